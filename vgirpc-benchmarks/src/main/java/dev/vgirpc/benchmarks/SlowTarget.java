package dev.vgirpc.benchmarks;

import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A server as an attacker uses it, who sends a byte now and then, or takes no byte of an answer.
 *
 * @param target where the server is
 * @param sendsSlowly whether requests leave byte by byte; else answers are not read
 */
record SlowTarget(ByteTarget target, boolean sendsSlowly) implements ByteTarget {

    private static final long PAUSE_MILLIS = 100;

    @Override
    public String address() {
        return target.address();
    }

    @Override
    public Connection connect(Settings settings) {
        Connection connection = target.connect(settings);
        return sendsSlowly
                ? new Slow(connection, connection.input(), new Trickle(connection.output()))
                : new Slow(connection, new Deaf(connection.input()), connection.output());
    }

    private record Slow(Connection under, ReadableByteChannel input, WritableByteChannel output)
            implements Connection {
        @Override
        public Peer peer() {
            return under.peer();
        }

        @Override
        public void close() {
            under.close();
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** One byte at a time. */
    private record Trickle(WritableByteChannel under) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            pause(PAUSE_MILLIS);
            int end = bytes.limit();
            bytes.limit(Math.min(end, bytes.position() + 1));
            try {
                return under.write(bytes);
            } finally {
                bytes.limit(end);
            }
        }

        @Override
        public boolean isOpen() {
            return under.isOpen();
        }

        @Override
        public void close() throws IOException {
            under.close();
        }
    }

    /** Nothing is read while the server leaves the connection open, as far as a sender can tell. */
    private record Deaf(ReadableByteChannel under) implements ReadableByteChannel {
        private static final long LONG_MILLIS = 3_600_000;

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            pause(LONG_MILLIS);
            return -1;
        }

        @Override
        public boolean isOpen() {
            return under.isOpen();
        }

        @Override
        public void close() throws IOException {
            under.close();
        }
    }
}
