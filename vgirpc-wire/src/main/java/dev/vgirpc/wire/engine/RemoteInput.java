package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.ValueException;
import dev.vgirpc.internal.BatchColumns;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.cast.CastPlan;
import dev.vgirpc.wire.columnar.BatchEncoder;
import dev.vgirpc.wire.columnar.BatchLayout;
import dev.vgirpc.wire.columnar.SentDictionaries;
import dev.vgirpc.wire.columnar.StreamLayout;
import dev.vgirpc.wire.contract.RowBatches;
import dev.vgirpc.wire.contract.RowCodec;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input stream of a stream on the client. Its columns are those of the first turn; what comes later is
 * cast to them.
 */
final class RemoteInput {

    private final OutgoingStream out;
    private final SentDictionaries sent = new SentDictionaries();
    private @Nullable StreamLayout layout;
    private final LastCast casts = new LastCast(CastPlan::strict);

    RemoteInput(OutgoingStream out) {
        this.out = out;
    }

    /** Writes one turn. Nothing is sent when it throws. */
    @FunctionalInterface
    interface Turn {
        void write(RemoteInput input);
    }

    /** The stream's layout: that of its first turn, made only for that. */
    private StreamLayout use(Supplier<? extends StreamLayout> wanted) {
        StreamLayout present = layout;
        if (present == null || !out.isOpen()) {
            present = wanted.get();
            layout = present;
            out.columns(present);
        }
        return present;
    }

    /** The sign to go on. */
    void tick() {
        use(() -> RowCodec.EMPTY);
        out.empty(Map.of());
    }

    /** Rows of a record class. */
    void rows(RowBatches type, List<?> rows) {
        if (use(type::layout) == type.layout()) {
            out.data(Map.of(), rows.size(), (writer, head) -> type.write(writer, head, rows, sent));
        } else {
            // Another view of the stream has begun with other columns.
            try (Batch batch = type.batch(rows, BatchMemory.allocator())) {
                batch(null, batch, Map.of());
            }
        }
    }

    /**
     * A batch, which stays the caller's.
     *
     * @param type the rows that the stream takes by contract, or null when it takes any batch
     * @throws ValueException when the columns do not fit
     */
    void batch(@Nullable RowBatches type, Batch batch, Map<String, String> metadata) {
        OwnMetadata.check(metadata.keySet());
        WireSchema given = BatchEncoder.schema(batch);
        StreamLayout columns = use(type == null ? () -> BatchLayout.of(given) : type::layout);
        CastPlan cast = casts.plan(given, columns.schema());
        Batch shared = cast.changesNothing()
                ? BatchColumns.share(batch)
                : cast.cast(batch, BatchMemory.allocator());
        boolean written = false;
        try {
            out.data(
                    metadata,
                    shared.rowCount(),
                    (writer, head) -> BatchEncoder.write(shared, columns.schema(), head, writer, sent));
            written = true;
        } finally {
            if (written) {
                out.keep(shared);
            } else {
                shared.close();
            }
        }
    }

    /** The batch that asks the server to end the stream, and the end of the input. */
    static void cancel(OutgoingStream out) {
        if (!out.isOpen()) {
            out.columns(RowCodec.EMPTY);
        }
        out.empty(Map.of(WireKeys.CANCEL, "1"));
        out.end();
    }
}
