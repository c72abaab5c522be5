package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.ContractException;
import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.LimitException;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchStreams;
import dev.vgirpc.wire.columnar.SentDictionaries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a record class on the wire, as vectors, and back. Immutable and shared; for a record without
 * context it is made once per class.
 */
public final class RowBatches {

    private static final ClassValue<RowBatches> ALL = new ClassValue<>() {
        @Override
        protected RowBatches computeValue(Class<?> type) {
            try {
                return new RowBatches(new ShapeFactory().record(type));
            } catch (RefusedTypeException e) {
                throw new ContractException(
                        type.getName() + " cannot be a row", List.of(String.valueOf(e.getMessage())));
            }
        }
    };

    /** The received columns that came last, and how to read them. */
    private record Known(WireSchema schema, ColumnDecoder[] columns, RecordShape.RecordReader rows) {}

    private final RecordPlan plan;
    private final RowCodec codec;
    private volatile @Nullable Known known;

    RowBatches(RecordPlan plan) {
        this.plan = plan;
        this.codec = RowCodec.of(plan.names(), plan.slots());
    }

    /**
     * The columns of a record class.
     *
     * @throws ContractException when it has none
     */
    public static RowBatches of(Class<? extends Record> type) {
        return ALL.get(type);
    }

    /** The record class. */
    public Class<?> type() {
        return plan.type();
    }

    /** How batches of the rows are laid out. */
    public RowCodec layout() {
        return codec;
    }

    public Schema schema() {
        return ArrowSchemas.toArrow(codec.schema());
    }

    /**
     * Writes a batch and the dictionaries that it brings.
     *
     * @return the bytes of its buffers, without padding
     * @throws ValueException when a row cannot travel
     */
    public long write(BatchWriter out, BatchHead head, List<?> rows, SentDictionaries sent) {
        return codec.encodeRows(out, head, naturals(rows), sent);
    }

    /** A new batch of rows, to be closed by the caller. */
    public Batch batch(List<?> rows, BufferAllocator allocator) {
        List<@Nullable Object[]> naturals = naturals(rows);
        return BatchStreams.through(
                out -> codec.encodeStream(out, naturals),
                batch -> BatchDecoder.decode(batch, allocator, Validation.NONE));
    }

    /**
     * The values of one row, for {@link RowCodec#encode}.
     *
     * @throws ValueException when the row cannot travel
     */
    public @Nullable Object[] natural(Record row) {
        return naturals(List.of(row)).getFirst();
    }

    private List<@Nullable Object[]> naturals(List<?> rows) {
        List<@Nullable Object[]> naturals = new ArrayList<>(rows.size());
        for (Object row : rows) {
            try {
                if (row == null) {
                    throw new ValueException(ValueException.Reason.NULL, "", "a row is null");
                }
                if (!plan.type().isInstance(row)) {
                    throw new ValueException(
                            ValueException.Reason.TYPE,
                            "",
                            "a row is a " + row.getClass().getName() + " where " + plan.type().getName()
                                    + " is due");
                }
                naturals.add(plan.takeApart(row));
            } catch (ValueException e) {
                throw rows.size() == 1 ? e : e.in("[" + naturals.size() + "]");
            }
        }
        return naturals;
    }

    /** The rows of a batch; the batches in them are the caller's. */
    public <R> List<R> rows(Batch batch) {
        try (Reading in = new Reading(Limits.defaults(), Validation.FULL, BatchMemory::allocator)) {
            List<R> rows = rows(batch, in);
            in.handOver();
            return rows;
        }
    }

    /** The rows of a batch; the batches in them are the reading's. */
    public <R> List<R> rows(Batch batch, Reading in) {
        return BatchStreams.read(batch, wire -> rows(wire, in));
    }

    /**
     * The rows of a received batch.
     *
     * @throws ValueException when the columns or a value do not fit
     */
    public <R> List<R> rows(WireBatch batch, Reading in) {
        Known columns = known(batch.schema());
        int count = rowCount(batch);
        ColumnInput input = new ColumnInput(batch);
        @Nullable Object[][] values = new Object[columns.columns.length][];
        for (int c = 0; c < values.length; c++) {
            values[c] = columns.columns[c].decode(input, count);
        }
        List<R> rows = new ArrayList<>(count);
        @Nullable Object[] row = new Object[values.length];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < row.length; c++) {
                row[c] = values[c][i];
            }
            try {
                @SuppressWarnings("unchecked") // the plan is that of R
                R made = (R) columns.rows.read(row, in);
                rows.add(made);
            } catch (ValueException e) {
                throw count == 1 ? e : e.in("[" + i + "]");
            }
        }
        return Collections.unmodifiableList(rows);
    }

    private Known known(WireSchema schema) {
        Known last = known;
        if (last == null || last.schema != schema) {
            last = new Known(
                    schema,
                    schema.fields().stream().map(ColumnDecoder::of).toArray(ColumnDecoder[]::new),
                    new RecordShape.RecordReader(plan, schema.fields()));
            known = last;
        }
        return last;
    }

    private static int rowCount(WireBatch batch) {
        if (batch.rowCount() > Integer.MAX_VALUE - 8) {
            throw new LimitException(
                    "the rows of a batch as records", "a Java list's size", Integer.MAX_VALUE - 8L, batch.rowCount());
        }
        return (int) batch.rowCount();
    }
}
