package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.ContractException;
import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchStreams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows of a record class as columns, and back. Immutable, shared, and made once per class. */
public final class RowBatches {

    private static final ClassValue<RowBatches> ALL = new ClassValue<>() {
        @Override
        protected RowBatches computeValue(Class<?> type) {
            return new RowBatches(type);
        }
    };

    private final RecordPlan plan;
    private final RowCodec codec;

    private RowBatches(Class<?> type) {
        try {
            plan = new ShapeFactory().record(type);
        } catch (RefusedTypeException e) {
            throw new ContractException(
                    type.getName() + " cannot be a row", List.of(String.valueOf(e.getMessage())));
        }
        codec = RowCodec.of(plan.names(), plan.slots());
    }

    /**
     * The columns of a record class.
     *
     * @throws ContractException when it has none
     */
    public static RowBatches of(Class<? extends Record> type) {
        return ALL.get(type);
    }

    public Schema schema() {
        return ArrowSchemas.toArrow(codec.schema());
    }

    /** A new batch of rows, to be closed by the caller. */
    public Batch batch(List<?> rows, BufferAllocator allocator) {
        List<@Nullable Object[]> naturals = new ArrayList<>(rows.size());
        for (Object row : rows) {
            try {
                if (row == null) {
                    throw new ValueException(ValueException.Reason.NULL, "", "a row is null");
                }
                naturals.add(plan.takeApart(row));
            } catch (ValueException e) {
                throw e.in("[" + naturals.size() + "]");
            }
        }
        return BatchStreams.through(
                out -> codec.encodeRows(out, naturals),
                batch -> BatchDecoder.decode(batch, allocator, Validation.NONE));
    }

    /** The rows of a batch; the batches in them are the caller's. */
    public <R> List<R> rows(Batch batch) {
        try (Reading in = new Reading(Limits.defaults(), Validation.FULL, BatchMemory::allocator)) {
            List<R> rows = BatchStreams.read(batch, wire -> rows(wire, in));
            in.handOver();
            return rows;
        }
    }

    private <R> List<R> rows(WireBatch batch, Reading in) {
        int count = Math.toIntExact(batch.rowCount());
        ColumnInput input = new ColumnInput(batch);
        List<@Nullable Object[]> columns = new ArrayList<>();
        batch.schema().fields().forEach(field -> columns.add(ColumnDecoder.of(field).decode(input, count)));
        RecordShape.RecordReader reader = new RecordShape.RecordReader(plan, batch.schema().fields());
        List<R> rows = new ArrayList<>(count);
        @Nullable Object[] row = new Object[columns.size()];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < row.length; c++) {
                row[c] = columns.get(c)[i];
            }
            try {
                @SuppressWarnings("unchecked") // the plan is that of R
                R made = (R) reader.read(row, in);
                rows.add(made);
            } catch (ValueException e) {
                throw e.in("[" + i + "]");
            }
        }
        return Collections.unmodifiableList(rows);
    }
}
