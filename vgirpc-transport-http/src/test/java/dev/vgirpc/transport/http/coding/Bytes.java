package dev.vgirpc.transport.http.coding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Channels of bytes in memory, for tests. */
final class Bytes {

    private Bytes() {}

    /** A source that gives so many bytes at a time, and says whether it was closed. */
    static final class Source implements ReadableByteChannel {
        private final ByteBuffer bytes;
        private final int atATime;
        int closed;

        Source(byte[] bytes, int atATime) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.atATime = atATime;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(atATime, Math.min(bytes.remaining(), target.remaining()));
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        int left() {
            return bytes.remaining();
        }

        @Override
        public boolean isOpen() {
            return closed == 0;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** A sink that takes so many bytes at a time. */
    static final class Sink implements WritableByteChannel {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int atATime;
        int closed;
        /** After so many bytes writing fails. */
        long broken = Long.MAX_VALUE;

        Sink(int atATime) {
            this.atATime = atATime;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (taken.size() >= broken) {
                throw new IOException("the sink is broken");
            }
            byte[] piece = new byte[Math.min(atATime, source.remaining())];
            source.get(piece);
            taken.writeBytes(piece);
            return piece.length;
        }

        @Override
        public boolean isOpen() {
            return closed == 0;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** All that a channel gives, read into targets of a size. */
    static byte[] readAll(ReadableByteChannel channel, int targetSize, boolean direct) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer target = direct ? ByteBuffer.allocateDirect(targetSize) : ByteBuffer.allocate(targetSize);
        int idle = 0;
        while (true) {
            int count = channel.read(target.clear());
            if (count < 0) {
                return all.toByteArray();
            }
            if (count != target.position()) {
                throw new AssertionError("read said " + count + " but gave " + target.position());
            }
            idle = count == 0 ? idle + 1 : 0;
            if (idle > 1000) {
                throw new AssertionError("reading does not come on");
            }
            byte[] piece = new byte[count];
            target.flip().get(piece);
            all.writeBytes(piece);
        }
    }

    static byte[] decoded(Coding coding, byte[] coded) throws IOException {
        return decoded(coding, coded, 4096, 4096, false);
    }

    static byte[] decoded(Coding coding, byte[] coded, int atATime, int targetSize, boolean direct) throws IOException {
        try (ReadableByteChannel body = coding.decoder(new Source(coded, atATime))) {
            return readAll(body, targetSize, direct);
        }
    }

    static byte[] text(int length) {
        byte[] text = new byte[length];
        for (int at = 0; at < length; at++) {
            text[at] = (byte) ('a' + at % 23 + at / 997 % 3);
        }
        return text;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
