package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.ServiceException;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.cast.CastPlan;
import dev.vgirpc.wire.columnar.BatchEncoder;
import dev.vgirpc.wire.columnar.BatchLayout;
import dev.vgirpc.wire.columnar.SentDictionaries;
import dev.vgirpc.wire.columnar.StreamLayout;
import dev.vgirpc.wire.contract.RowBatches;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Writes rows or batches in the columns of one IPC stream, on either side. It belongs to one stream. */
abstract sealed class StreamOutput {

    final SentDictionaries sent = new SentDictionaries();

    /** Gives the memory for casts; asked only when one is needed. */
    @FunctionalInterface
    interface Memory {
        BufferAllocator allocator();
    }

    abstract StreamLayout layout();

    /**
     * Writes one batch.
     *
     * @param rows the rows, or one batch, which is this method's from now on
     * @throws RuntimeException when it cannot travel; nothing is written then
     */
    abstract void write(OutgoingStream out, List<?> rows, Map<String, String> metadata, Memory memory);

    static StreamOutput records(RowBatches rows) {
        return new Records(rows);
    }

    static StreamOutput batches(WireSchema columns) {
        return new Batches(BatchLayout.of(columns));
    }

    /** Rows of a record class. */
    private static final class Records extends StreamOutput {
        private final RowBatches rows;

        Records(RowBatches rows) {
            this.rows = rows;
        }

        @Override
        StreamLayout layout() {
            return rows.layout();
        }

        @Override
        void write(OutgoingStream out, List<?> values, Map<String, String> metadata, Memory memory) {
            out.data(metadata, values.size(), (writer, head) -> rows.write(writer, head, values, sent));
        }
    }

    /** Batches, fitted to the columns (protocol page 3.2). */
    private static final class Batches extends StreamOutput {
        private final BatchLayout layout;
        /** The columns that the last batches had in memory, known to need no cast. */
        private @Nullable Schema fitting;

        private final LastCast casts = new LastCast(CastPlan::selecting);

        Batches(BatchLayout layout) {
            this.layout = layout;
        }

        @Override
        StreamLayout layout() {
            return layout;
        }

        @Override
        void write(OutgoingStream out, List<?> values, Map<String, String> metadata, Memory memory) {
            if (values.size() != 1 || !(values.getFirst() instanceof Batch given)) {
                throw new ServiceException(
                        "TypeError", "the stream is one of batches but its state gave " + values.size() + " rows");
            }
            Batch batch = fit(given, memory);
            boolean written = false;
            try {
                int rows = batch.rowCount();
                out.data(
                        metadata,
                        rows,
                        (writer, head) -> BatchEncoder.write(batch, layout.schema(), head, writer, sent));
                written = true;
            } finally {
                if (written) {
                    out.keep(batch);
                } else {
                    batch.close();
                }
            }
        }

        private Batch fit(Batch given, Memory memory) {
            boolean complete = false;
            try {
                boolean plain = given.dictionaries().getDictionaryIds().isEmpty();
                Schema inMemory = given.root().getSchema();
                if (plain && inMemory.equals(fitting)) {
                    complete = true;
                    return given;
                }
                CastPlan cast = casts.plan(BatchEncoder.schema(given), layout.schema());
                if (cast.changesNothing()) {
                    fitting = plain ? inMemory : null;
                    complete = true;
                    return given;
                }
                return cast.cast(given, memory.allocator());
            } finally {
                if (!complete) {
                    given.close();
                }
            }
        }
    }
}
