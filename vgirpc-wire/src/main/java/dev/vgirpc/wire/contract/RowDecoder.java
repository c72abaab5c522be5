package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import org.jspecify.annotations.Nullable;

/** Reads batches of one row of a received schema as natural values. Immutable and shared. */
final class RowDecoder {

    private final WireSchema schema;
    private final ColumnDecoder[] columns;

    RowDecoder(WireSchema schema) {
        this.schema = schema;
        this.columns = schema.fields().stream().map(ColumnDecoder::of).toArray(ColumnDecoder[]::new);
    }

    /** Whether a batch has the schema that this decoder was made for. */
    boolean fits(WireSchema other) {
        return schema == other;
    }

    WireField field(int index) {
        return schema.fields().get(index);
    }

    /** The values of the row, in the order of the received schema. */
    @Nullable Object[] decode(WireBatch batch) {
        ColumnInput in = new ColumnInput(batch);
        @Nullable Object[] row = new Object[columns.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = columns[i].decode(in, 1)[0];
        }
        return row;
    }
}
