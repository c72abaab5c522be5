package dev.vgirpc.transport.http.token;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fields of a payload, one after the other, little-endian. */
final class Fields {

    private static final int INITIAL_BYTES = 256;

    private Fields() {}

    /** Writes. */
    static final class Writer {
        private final ByteArrayOutputStream out;

        Writer() {
            this(INITIAL_BYTES);
        }

        /** With room for so many bytes. */
        Writer(int bytes) {
            out = new ByteArrayOutputStream(bytes);
        }

        Writer putLong(long value) {
            out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
            return this;
        }

        Writer putFixed(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Writer putBytes(byte[] bytes) {
            out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
            out.writeBytes(bytes);
            return this;
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }

    /** Reads; what is missing or left over is refused. */
    static final class Reader {
        private final ByteBuffer in;

        Reader(byte[] bytes) {
            in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        long takeLong() throws TokenException {
            need(8);
            return in.getLong();
        }

        byte[] takeFixed(int length) throws TokenException {
            need(length);
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        }

        byte[] takeBytes() throws TokenException {
            need(4);
            int length = in.getInt();
            if (length < 0) {
                throw new TokenException("a field has a negative length");
            }
            return takeFixed(length);
        }

        void end() throws TokenException {
            if (in.hasRemaining()) {
                throw new TokenException("bytes follow the last field");
            }
        }

        private void need(int bytes) throws TokenException {
            if (in.remaining() < bytes) {
                throw new TokenException("a field is cut off");
            }
        }
    }
}
