package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Locale;

/** A way to turn the arguments of a small request into an IPC stream and back. */
abstract class Codec {

    /** One call of a subject is so many requests: a clock reads no single one. */
    static final int REQUESTS = 64;

    /** What is encoded. */
    enum Request {
        ADD {
            @Override
            Object[] arguments(double number) {
                return new Object[] {number, 2.0};
            }
        },
        ORDER {
            @Override
            Object[] arguments(double number) {
                return new Object[] {"ACME Corporation", (int) number, List.of(12.5, number, 13.5, 14.0, 14.5)};
            }
        };

        abstract Object[] arguments(double number);

        /** The method of {@link Requests}. */
        String method() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final Sink sink = new Sink();

    /** Writes a request to the sink. */
    abstract void encode(Object[] arguments) throws IOException;

    /** Reads the request that the source gives. */
    abstract Object[] decode(Source source) throws IOException;

    private static Codec of(String whose, Request request) {
        return whose.equals("own") ? new OwnCodec(request) : new ArrowCodec(request);
    }

    /**
     * Opens a subject.
     *
     * @param what whose codec, {@code own} or {@code arrow}; the request; {@code encode} or {@code decode}
     */
    static Subject open(List<String> what) throws IOException {
        Request request = Request.valueOf(what.get(1));
        Codec codec = of(what.get(0), request);
        return what.get(2).equals("encode") ? new Encoding(codec, request) : new Decoding(codec, request);
    }

    private static final class Encoding implements Subject {
        private final Codec codec;
        private final Request request;
        private double number;

        Encoding(Codec codec, Request request) throws IOException {
            this.codec = codec;
            this.request = request;
            codec.encode(request.arguments(7));
            check(codec.decode(new Source(codec.sink.bytes())), request.arguments(7));
        }

        @Override
        public void call() throws IOException {
            for (int i = 0; i < REQUESTS; i++) {
                codec.encode(request.arguments(number++));
            }
        }
    }

    private static final class Decoding implements Subject {
        private final Codec codec;
        private final Source source;
        private final Object[] expected;

        Decoding(Codec codec, Request request) throws IOException {
            this.codec = codec;
            this.expected = request.arguments(7);
            codec.encode(expected);
            source = new Source(codec.sink.bytes());
        }

        @Override
        public void call() throws IOException {
            for (int i = 0; i < REQUESTS; i++) {
                check(codec.decode(source), expected);
            }
        }
    }

    private static void check(Object[] found, Object[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (!expected[i].equals(found[i])) {
                throw new IllegalStateException(found[i] + " instead of " + expected[i]);
            }
        }
    }

    /** Takes the place of a socket: the bytes of the latest request are copied out of the process's hands. */
    static final class Sink implements WritableByteChannel {
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(8 << 10);

        void clear() {
            bytes.clear();
        }

        byte[] bytes() {
            byte[] copy = new byte[bytes.position()];
            bytes.get(0, copy);
            return copy;
        }

        @Override
        public int write(ByteBuffer from) {
            int count = from.remaining();
            bytes.put(from);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Gives the same request again and again, and never part of the next one. */
    static final class Source implements ReadableByteChannel {
        private final MemoryChannel request;

        Source(byte[] bytes) {
            request = new MemoryChannel(ByteBuffer.allocateDirect(bytes.length).put(bytes));
        }

        @Override
        public int read(ByteBuffer into) {
            if (!request.bytes().hasRemaining()) {
                request.bytes().rewind();
            }
            return request.read(into);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
