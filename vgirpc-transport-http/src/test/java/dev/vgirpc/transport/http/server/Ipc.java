package dev.vgirpc.transport.http.server;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests and responses, made and read by hand. */
final class Ipc {

    private Ipc() {}

    /** An IPC stream of one batch. */
    static byte[] stream(WireSchema schema, Map<String, String> metadata, List<List<@Nullable Object>> rows) {
        try (WireBuffer out = new WireBuffer(1024)) {
            BatchWriter writer = new BatchWriter(out);
            out.putCopy(SchemaMessage.encode(schema));
            writer.begin(BatchHead.of(schema, Metadata.of(metadata)));
            for (int column = 0; column < schema.fields().size(); column++) {
                int at = column;
                column(writer, schema.fields().get(column), rows.stream().map(row -> row.get(at)).toArray());
            }
            writer.end(rows.size());
            writer.endStream();
            return out.toByteArray();
        }
    }

    private static void column(BatchWriter writer, WireField field, @Nullable Object[] values) {
        WireBuffer out = writer.out();
        int nulls = 0;
        for (Object value : values) {
            nulls += value == null ? 1 : 0;
        }
        writer.node(values.length, nulls);
        writer.validity(values, 0, values.length, nulls);
        if (field.type() instanceof WireType.Utf8 || field.type() instanceof WireType.Binary) {
            byte[][] texts = new byte[values.length][];
            for (int i = 0; i < values.length; i++) {
                texts[i] = values[i] == null
                        ? new byte[0]
                        : values[i] instanceof byte[] bytes ? bytes : values[i].toString().getBytes(StandardCharsets.UTF_8);
            }
            writer.beginBuffer();
            int end = 0;
            out.putInt(0);
            for (byte[] text : texts) {
                end += text.length;
                out.putInt(end);
            }
            writer.endBuffer();
            writer.beginBuffer();
            for (byte[] text : texts) {
                out.putCopy(text);
            }
            writer.endBuffer();
            return;
        }
        writer.beginBuffer();
        if (field.type() instanceof WireType.Bool) {
            for (int from = 0; from < values.length; from += 8) {
                int bits = 0;
                for (int at = from; at < Math.min(from + 8, values.length); at++) {
                    bits |= (Boolean) values[at] ? 1 << at - from : 0;
                }
                out.putByte(bits);
            }
            writer.endBuffer();
            return;
        }
        for (Object value : values) {
            switch (field.type()) {
                case WireType.Int type when type.bits() == 64 -> out.putLong(((Number) value).longValue());
                case WireType.Int type when type.bits() == 32 -> out.putInt(((Number) value).intValue());
                case WireType.Floating type when type.bits() == 64 ->
                    out.putLong(Double.doubleToRawLongBits(((Number) value).doubleValue()));
                default -> throw new AssertionError("no values of " + field);
            }
        }
        writer.endBuffer();
    }

    /** A request of a method. */
    static byte[] request(String method, WireSchema parameters, @Nullable Object... arguments) {
        return request(method, Map.of(), parameters, arguments);
    }

    /** A request of a method with metadata of its own. */
    static byte[] request(
            String method, Map<String, String> own, WireSchema parameters, @Nullable Object... arguments) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(WireKeys.METHOD, method);
        metadata.put(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE);
        metadata.putAll(own);
        return stream(parameters, metadata, List.of(java.util.Arrays.asList(arguments)));
    }

    /** A batch that was received. */
    record Received(WireSchema schema, long rows, Map<String, String> metadata, List<Object> values, int stream) {

        boolean isError() {
            return "EXCEPTION".equals(metadata.get(WireKeys.LOG_LEVEL));
        }

        boolean isLog() {
            return metadata.containsKey(WireKeys.LOG_LEVEL) && !isError();
        }

        /** The text of a log or an error. */
        String message() {
            return String.valueOf(metadata.get(WireKeys.LOG_MESSAGE));
        }
    }

    /** All batches of a body; each stream must be complete. */
    static List<Received> read(byte[] body) {
        List<Received> all = new ArrayList<>();
        try (Arena arena = Arena.ofConfined();
                IpcReader in = new IpcReader(
                        arena.allocate(Math.max(1, body.length), 64).asSlice(0, body.length).copyFrom(MemorySegment.ofArray(body)),
                        Limits.defaults(),
                        new SchemaCache())) {
            int stream = 0;
            for (WireSchema schema = in.openStream(); schema != null; schema = in.openStream()) {
                for (WireBatch batch = in.next(); batch != null; batch = in.next()) {
                    all.add(new Received(schema, batch.rowCount(), batch.metadata(), first(schema, batch), stream));
                }
                if (in.inputEnded()) {
                    throw new AssertionError("a stream has no end marker");
                }
                stream++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** The values of the first column, where they are of a kind that is easily read. */
    private static List<Object> first(WireSchema schema, WireBatch batch) {
        List<Object> values = new ArrayList<>();
        if (schema.isEmpty()) {
            return values;
        }
        WireType type = schema.fields().getFirst().type();
        for (int row = 0; row < batch.rowCount(); row++) {
            switch (type) {
                case WireType.Int number when number.bits() == 64 ->
                    values.add(batch.buffer(1).get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * row));
                case WireType.Int number when number.bits() == 32 ->
                    values.add(batch.buffer(1).get(ValueLayout.JAVA_INT_UNALIGNED, 4L * row));
                case WireType.Floating number when number.bits() == 64 ->
                    values.add(batch.buffer(1).get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * row));
                case WireType.Utf8 text -> {
                    int start = batch.buffer(1).get(ValueLayout.JAVA_INT_UNALIGNED, 4L * row);
                    int end = batch.buffer(1).get(ValueLayout.JAVA_INT_UNALIGNED, 4L * row + 4);
                    values.add(new String(
                            batch.buffer(2).asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE),
                            StandardCharsets.UTF_8));
                }
                default -> {
                    return values;
                }
            }
        }
        return values;
    }
}
