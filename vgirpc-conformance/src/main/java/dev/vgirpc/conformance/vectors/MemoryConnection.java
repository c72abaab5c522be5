package dev.vgirpc.conformance.vectors;

import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A connection whose peer has already said everything: it reads given bytes and keeps what is
 * written. Reads and writes move at most so many bytes at a time.
 */
public final class MemoryConnection implements Connection {

    private final ByteBuffer given;
    private final int atATime;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean closed;

    /**
     * A connection that reads these bytes.
     *
     * @param given what the peer says
     * @param atATime the most bytes that one read or write moves
     */
    public MemoryConnection(byte[] given, int atATime) {
        this.given = ByteBuffer.wrap(given);
        this.atATime = atATime;
    }

    /**
     * What was written so far.
     *
     * @return a new array
     */
    public byte[] written() {
        return written.toByteArray();
    }

    /**
     * How many of the given bytes were not read.
     *
     * @return the number
     */
    public int unread() {
        return given.remaining();
    }

    /**
     * Whether this side has closed the connection.
     *
     * @return true once it has
     */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public ReadableByteChannel input() {
        return new Input();
    }

    @Override
    public WritableByteChannel output() {
        return new Output();
    }

    @Override
    public Peer peer() {
        return new Peer(TransportKind.PIPE, "memory:");
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Input implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) {
            if (!given.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(given.remaining(), target.remaining()), atATime);
            target.put(given.slice(given.position(), count));
            given.position(given.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private final class Output implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            byte[] part = new byte[Math.min(source.remaining(), atATime)];
            source.get(part);
            written.writeBytes(part);
            return part.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
