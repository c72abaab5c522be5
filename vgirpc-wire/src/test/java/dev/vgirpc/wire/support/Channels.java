package dev.vgirpc.wire.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.IntSupplier;

/** Channels over arrays that move as few bytes at a time as they are told. */
public final class Channels {

    private Channels() {}

    /** Gives the bytes in pieces of at most the supplied sizes. */
    public static ReadableByteChannel source(byte[] bytes, IntSupplier sizes) {
        return new ReadableByteChannel() {
            private int at;

            @Override
            public int read(ByteBuffer target) {
                if (at == bytes.length) {
                    return -1;
                }
                int part = Math.min(Math.min(sizes.getAsInt(), target.remaining()), bytes.length - at);
                target.put(bytes, at, part);
                at += part;
                return part;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    public static ReadableByteChannel source(byte[] bytes) {
        return source(bytes, () -> Integer.MAX_VALUE);
    }

    /** Takes bytes in pieces of at most the supplied sizes. */
    public static final class Sink implements WritableByteChannel {
        private final IntSupplier sizes;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        public Sink(IntSupplier sizes) {
            this.sizes = sizes;
        }

        @Override
        public int write(ByteBuffer source) {
            byte[] part = new byte[Math.min(sizes.getAsInt(), source.remaining())];
            source.get(part);
            taken.writeBytes(part);
            return part.length;
        }

        public byte[] bytes() {
            return taken.toByteArray();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
