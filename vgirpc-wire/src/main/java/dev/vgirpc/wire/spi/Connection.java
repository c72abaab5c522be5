package dev.vgirpc.wire.spi;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * An open, blocking, two-way byte connection: all that a socket-like transport has to supply.
 *
 * <p>One thread reads and writes at a time. {@link #close} may come from any thread at any time; it
 * makes a read or write in progress fail promptly, as interrupting the thread must. Where a channel
 * cannot be woken, as with the standard streams of a process, the connection ends the peer instead.
 */
public interface Connection extends AutoCloseable {

    /**
     * Where the peer's bytes arrive.
     *
     * @return a channel in blocking mode; the same one each time
     */
    ReadableByteChannel input();

    /**
     * Where bytes to the peer go. Each write should leave at once. A
     * {@link java.nio.channels.GatheringByteChannel} is used as such.
     *
     * @return a channel in blocking mode; the same one each time
     */
    WritableByteChannel output();

    /**
     * Who is on the other side. Where a handshake tells, it is known once the first bytes have been read.
     *
     * @return a description
     */
    Peer peer();

    /**
     * Whether the peer still seems to be there. It is asked while no call is in progress, by the thread
     * that reads and writes, and must not block.
     *
     * @return false when the peer has closed the connection, or has sent what nobody asked for
     */
    default boolean isAlive() {
        return true;
    }

    /**
     * Closes both directions and frees what belongs to the connection. Closing twice does nothing.
     * It throws nothing: there is nobody who could act on it.
     */
    @Override
    void close();
}
