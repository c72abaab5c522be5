package dev.vgirpc.wire.engine;

import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.internal.StreamSource;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireSchema;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What of a stream is decided when it opens and travels with it: its kind, and the columns that its factory was given.
 *
 * <pre>
 *  0: byte   0 producer, 1 exchange
 *  1: int32  length of the input's schema message, 0 for none
 *  5: int32  length of the output's schema message, 0 for none
 *  9: the messages
 * </pre>
 */
record FixedColumns(StreamSource.Kind kind, @Nullable WireSchema input, @Nullable WireSchema output) {

    private static final int HEAD_BYTES = 9;

    byte[] encode() {
        byte[] in = encode(input);
        byte[] out = encode(output);
        return ByteBuffer.allocate(HEAD_BYTES + in.length + out.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) kind.ordinal())
                .putInt(in.length)
                .putInt(out.length)
                .put(in)
                .put(out)
                .array();
    }

    private static byte[] encode(@Nullable WireSchema columns) {
        return columns == null ? new byte[0] : SchemaMessage.encode(columns);
    }

    /**
     * What the bytes say.
     *
     * @throws ProtocolException when they are not such bytes
     */
    static FixedColumns decode(byte[] bytes, Limits limits, SchemaCache schemas) {
        StreamSource.Kind[] kinds = StreamSource.Kind.values();
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEAD_BYTES || bytes[0] < 0 || bytes[0] >= kinds.length) {
            throw new ProtocolException("the columns of a stream that goes on are malformed");
        }
        int in = head.getInt(1);
        int out = head.getInt(5);
        if (in < 0 || out < 0 || (long) HEAD_BYTES + in + out != bytes.length) {
            throw new ProtocolException("the columns of a stream that goes on have other lengths than they say");
        }
        return new FixedColumns(
                kinds[bytes[0]],
                columns(Arrays.copyOfRange(bytes, HEAD_BYTES, HEAD_BYTES + in), limits, schemas),
                columns(Arrays.copyOfRange(bytes, HEAD_BYTES + in, bytes.length), limits, schemas));
    }

    private static @Nullable WireSchema columns(byte[] message, Limits limits, SchemaCache schemas) {
        if (message.length == 0) {
            return null;
        }
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(message), limits, schemas)) {
            return reader.openStream();
        } catch (IOException e) {
            throw new ProtocolException("the columns of a stream that goes on cannot be read", e);
        }
    }
}
