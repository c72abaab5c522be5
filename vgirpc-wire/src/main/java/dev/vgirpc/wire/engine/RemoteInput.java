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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of a stream on the client: one IPC stream, or one for each turn. Its columns are those of the first turn;
 * what comes later is cast to them.
 */
final class RemoteInput {

    /** Nothing but the sign to go on. */
    static final Turn TICK = RemoteInput::tick;

    private final OutgoingStream out;
    private SentDictionaries sent = new SentDictionaries();
    private @Nullable StreamLayout layout;
    private final LastCast casts = new LastCast(CastPlan::strict);
    /** What the transport adds to the turn's batch; null where all turns are one stream. */
    private @Nullable Map<String, String> besides;
    /** Whether a turn was written, in this stream or in an earlier one. */
    private boolean begun;

    RemoteInput(OutgoingStream out) {
        this.out = out;
    }

    /** Writes one turn. Nothing is sent when it throws. */
    @FunctionalInterface
    interface Turn {
        void write(RemoteInput input);
    }

    /**
     * Writes a turn.
     *
     * @param added what its batch carries besides, in a stream of its own; null where all turns are one stream
     */
    void write(Turn content, @Nullable Map<String, String> added) {
        begun |= out.isOpen();
        besides = added;
        if (added != null) {
            out.restart();
            sent = new SentDictionaries();
        }
        content.write(this);
        if (added != null) {
            out.end();
        }
    }

    private Map<String, String> with(Map<String, String> own) {
        Map<String, String> added = besides;
        if (added == null || added.isEmpty()) {
            return own;
        }
        Map<String, String> all = new LinkedHashMap<>(own);
        all.putAll(added);
        return all;
    }

    /** The stream's layout: that of its first turn, made only for that. */
    private StreamLayout use(Supplier<? extends StreamLayout> wanted) {
        StreamLayout present = layout;
        if (present == null || !begun) {
            present = wanted.get();
            layout = present;
            out.columns(present);
        }
        return present;
    }

    /** The sign to go on. */
    private void tick() {
        use(() -> RowCodec.EMPTY);
        out.empty(with(Map.of()));
    }

    /** Rows of a record class. */
    void rows(RowBatches type, List<?> rows) {
        if (use(type::layout) == type.layout()) {
            out.data(with(Map.of()), rows.size(), (writer, head) -> type.write(writer, head, rows, sent));
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
                    with(metadata),
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
