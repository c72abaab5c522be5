package dev.vgirpc.testkit;

import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Two ends of one connection without faults, for tests of what stands on top of a
 * {@link Connection}. Each end may be used by another thread.
 *
 * @param client one end
 * @param server the other end
 */
public record PipedConnections(Connection client, Connection server) implements AutoCloseable {

    /**
     * Opens a pair.
     *
     * @return two connected ends, each to be closed by whoever uses it
     * @throws UncheckedIOException when the system has no descriptors left
     */
    public static PipedConnections open() {
        try {
            Pipe there = Pipe.open();
            Pipe back = Pipe.open();
            Peer peer = new Peer(TransportKind.PIPE, "piped:test");
            return new PipedConnections(
                    new End(back.source(), there.sink(), peer), new End(there.source(), back.sink(), peer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes both ends. */
    @Override
    public void close() {
        client.close();
        server.close();
    }

    private record End(ReadableByteChannel input, WritableByteChannel output, Peer peer) implements Connection {
        @Override
        public void close() {
            try {
                input.close();
                output.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
