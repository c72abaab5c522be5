package dev.vgirpc.wire.cast;

import dev.vgirpc.Batch;
import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchEncoder;
import dev.vgirpc.wire.columnar.BatchStreams;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches from natural values, and their casts as natural values again. */
final class Columns implements AutoCloseable {

    static final WireType BOOL = new WireType.Bool();
    static final WireType INT8 = new WireType.Int(8, true);
    static final WireType INT32 = new WireType.Int(32, true);
    static final WireType INT64 = new WireType.Int(64, true);
    static final WireType UINT64 = new WireType.Int(64, false);
    static final WireType HALF = new WireType.Floating(16);
    static final WireType FLOAT = new WireType.Floating(32);
    static final WireType DOUBLE = new WireType.Floating(64);
    static final WireType TEXT = new WireType.Utf8(false);
    static final WireType BYTES = new WireType.Binary(false);

    final BufferAllocator allocator = new org.apache.arrow.memory.RootAllocator();

    static WireField field(String name, WireType type, WireField... children) {
        return new WireField(name, true, type, children);
    }

    static WireField x(WireType type, WireField... children) {
        return field("x", type, children);
    }

    static WireField list(WireField element) {
        return x(new WireType.ListOf(false), element);
    }

    static WireField dictionary(long id, WireType.Int index, WireType words) {
        return new WireField("x", true, words, List.of(), new WireField.Dictionary(id, index, false), Map.of());
    }

    static Schema arrow(WireField... fields) {
        return ArrowSchemas.toArrow(new WireSchema(List.of(fields)));
    }

    /** A batch of one column. */
    Batch column(WireField field, Object... values) {
        return batch(new StreamBytes().schema(field).batch(values.length, new Object[][] {values}));
    }

    /** A batch of one dictionary-encoded column. */
    Batch indexed(WireField field, Object[] words, Object... indices) {
        return batch(new StreamBytes()
                .schema(field)
                .dictionary(field, false, words)
                .batch(indices.length, new Object[][] {indices}));
    }

    Batch batch(StreamBytes stream) {
        try (IpcReader in =
                new IpcReader(MemorySegment.ofArray(stream.end().bytes()), Limits.defaults(), new SchemaCache())) {
            in.openStream();
            return BatchDecoder.decode(in.next(), allocator, Validation.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a cast column, in a form that has equality. */
    List<Object> cast(WireField from, WireField to, Object... values) {
        try (Batch batch = column(from, values)) {
            return cast(batch, to).getFirst();
        }
    }

    /** The columns of a cast batch. */
    List<List<Object>> cast(Batch batch, WireField... to) {
        try (Batch result = Casts.cast(batch, arrow(to), allocator)) {
            return values(result);
        }
    }

    static List<List<Object>> values(Batch batch) {
        return BatchStreams.read(batch, Columns::values);
    }

    private static List<List<Object>> values(WireBatch batch) {
        ColumnInput input = new ColumnInput(batch);
        List<List<Object>> columns = new ArrayList<>();
        for (WireField field : batch.schema().fields()) {
            List<Object> column = new ArrayList<>();
            for (Object value : ColumnDecoder.of(field).decode(input, (int) batch.rowCount())) {
                column.add(Values.comparable(value));
            }
            columns.add(column);
        }
        return columns;
    }

    static WireSchema schema(Batch batch) {
        return BatchEncoder.schema(batch);
    }

    /** Fails when a buffer was left behind. */
    @Override
    public void close() {
        allocator.close();
    }
}
