package dev.vgirpc.wire.columnar;

import dev.vgirpc.Batch;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnEncoder;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Batches from natural values, dictionary-encoded ones included (see the package {@code column}). */
final class NaturalBatches {

    private NaturalBatches() {}

    /**
     * A batch of columns.
     *
     * @param schema the columns' types, as they travel
     * @param columns per column its values; a dictionary-encoded column's words, not their indices
     * @param rows how many values each has
     */
    static Batch batch(WireSchema schema, @Nullable Object[][] columns, int rows, BufferAllocator allocator) {
        return BatchStreams.through(
                out -> write(schema, columns, rows, out),
                batch -> BatchDecoder.decode(batch, allocator, Validation.NONE));
    }

    private static void write(WireSchema schema, @Nullable Object[][] columns, int rows, WireBuffer out) {
        out.putCopy(SchemaMessage.encode(schema));
        BatchWriter writer = new BatchWriter(out);
        @Nullable Object[][] indexed = columns.clone();
        for (int c = 0; c < indexed.length; c++) {
            indexed[c] = index(schema.fields().get(c), columns[c], writer);
        }
        writer.begin(BatchHead.of(schema, Metadata.EMPTY));
        for (int c = 0; c < indexed.length; c++) {
            ColumnEncoder.of(schema.fields().get(c)).encode(writer, indexed[c], 0, rows);
        }
        writer.end(rows);
        writer.endStream();
    }

    /** Replaces words by indices and writes the dictionaries that they point into. */
    private static @Nullable Object[] index(WireField field, @Nullable Object[] values, BatchWriter writer) {
        Indexer indexer = Indexer.of(field);
        if (indexer == null) {
            return values;
        }
        @Nullable Object[] indexed = indexer.index(values);
        indexer.write(writer);
        return indexed;
    }

    /** The schema of one column. */
    static WireSchema single(WireField field) {
        return new WireSchema(List.of(field));
    }
}
