package dev.vgirpc.wire.support;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnEncoder;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.FlatBuilder;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes IPC streams message by message, sound or broken. */
public final class StreamBytes {

    public static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> boundaries = new ArrayList<>(List.of(0));
    private WireSchema schema = WireSchema.EMPTY;

    public StreamBytes() {}

    public StreamBytes schema(WireSchema columns) {
        schema = columns;
        return raw(SchemaMessage.encode(columns));
    }

    public StreamBytes schema(WireField... columns) {
        return schema(new WireSchema(List.of(columns)));
    }

    /** A batch of the schema; each column as natural values. */
    public StreamBytes batch(Metadata metadata, int rows, Object[]... columns) {
        return raw(batchBytes(schema, metadata, rows, columns));
    }

    public StreamBytes batch(int rows, Object[]... columns) {
        return batch(Metadata.EMPTY, rows, columns);
    }

    public static byte[] batchBytes(WireSchema schema, Metadata metadata, int rows, Object[]... columns) {
        try (WireBuffer buffer = new WireBuffer(256)) {
            BatchWriter out = new BatchWriter(buffer);
            out.begin(BatchHead.of(schema, metadata));
            for (int i = 0; i < columns.length; i++) {
                ColumnEncoder.of(schema.fields().get(i)).encode(out, columns[i], 0, rows);
            }
            out.end(rows);
            return buffer.toByteArray();
        }
    }

    /** The dictionary of a column. */
    public StreamBytes dictionary(WireField field, boolean delta, Object... words) {
        byte[] message;
        try (WireBuffer buffer = new WireBuffer(256)) {
            BatchWriter out = new BatchWriter(buffer);
            out.begin(BatchHead.ofDictionary(field));
            WireField values = new WireField(field.name(), true, field.type(), field.children(), null, Map.of());
            ColumnEncoder.of(values).encode(out, words, 0, words.length);
            out.end(words.length);
            message = buffer.toByteArray();
        }
        if (delta) {
            setDelta(message);
        }
        return raw(message);
    }

    /** The third field of the table gets a place in the padding at the table's end. */
    private static void setDelta(byte[] message) {
        MemorySegment flat = MemorySegment.ofArray(message).asSlice(8);
        long table = Flat.table(flat, Flat.root(flat), 2);
        long vtable = table - Flat.i32(flat, table);
        int place = Flat.u16(flat, vtable + 2) - 4;
        flat.set(Flat.SHORT, vtable + 8, (short) place);
        message[(int) (8 + table + place)] = 1;
    }

    /** A batch message without nodes, buffers and body, with what the library's own writer never writes. */
    public StreamBytes bareBatch(long rows, boolean compressed, String... keysAndValues) {
        FlatBuilder b = new FlatBuilder();
        int compression = 0;
        if (compressed) {
            b.startTable();
            b.addByte(0, 9, 0); // a codec that nobody knows
            compression = b.endTable();
        }
        b.startTable();
        b.addLong(0, rows, 0);
        b.addOffset(3, compression);
        int header = b.endTable();
        int[] pairs = new int[keysAndValues.length / 2];
        for (int i = 0; i < pairs.length; i++) {
            int key = b.string(keysAndValues[2 * i]);
            int value = b.string(keysAndValues[2 * i + 1]);
            b.startTable();
            b.addOffset(0, key);
            b.addOffset(1, value);
            pairs[i] = b.endTable();
        }
        return bareBatch(b, header, pairs);
    }

    /** A batch message whose metadata is the same pair many times. */
    public StreamBytes repeatedPair(int times, String key, String value) {
        FlatBuilder b = new FlatBuilder();
        b.startTable();
        int header = b.endTable();
        int keyAt = b.string(key);
        int valueAt = b.string(value);
        b.startTable();
        b.addOffset(0, keyAt);
        b.addOffset(1, valueAt);
        int[] pairs = new int[times];
        Arrays.fill(pairs, b.endTable());
        return bareBatch(b, header, pairs);
    }

    private StreamBytes bareBatch(FlatBuilder b, int header, int... pairs) {
        int metadata = b.offsets(pairs);
        b.startTable();
        b.addOffset(2, header);
        b.addOffset(4, metadata);
        b.addShort(0, 4, 0);
        b.addByte(1, 3, 0);
        return message(b.finish(b.endTable()), new byte[0]);
    }

    /** A message of a given head, with any body length in it. */
    public static byte[] batchHead(long bodyLength, int headerType, int version) {
        FlatBuilder b = new FlatBuilder();
        b.startTable();
        int header = b.endTable();
        b.startTable();
        b.addLong(3, bodyLength, 0);
        b.addOffset(2, header);
        b.addShort(0, version, 0);
        b.addByte(1, headerType, 0);
        return b.finish(b.endTable());
    }

    public StreamBytes message(byte[] flat, byte[] body) {
        int padded = (flat.length + 7) & ~7;
        byte[] whole = new byte[8 + padded + body.length];
        MemorySegment view = MemorySegment.ofArray(whole);
        view.set(Flat.INT, 0, -1);
        view.set(Flat.INT, 4, padded);
        System.arraycopy(flat, 0, whole, 8, flat.length);
        System.arraycopy(body, 0, whole, 8 + padded, body.length);
        return raw(whole);
    }

    public StreamBytes end() {
        return raw(END);
    }

    /** One message, or anything else. */
    public StreamBytes raw(byte[] more) {
        bytes.writeBytes(more);
        boundaries.add(bytes.size());
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Where messages start, and the end. */
    public List<Integer> boundaries() {
        return boundaries;
    }
}
