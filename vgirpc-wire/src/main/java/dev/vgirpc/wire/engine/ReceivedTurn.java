package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.Turn;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.cast.CastPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowBatches;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A received batch as a turn: rows and vectors are made when they are asked for. It belongs to one thread, but
 * its stream may be closed by another: that waits until what is being made is made.
 */
final class ReceivedTurn<R> implements Turn<R>, AutoCloseable {

    /** Whose the batches inside records are. */
    enum Owner {
        /** The receiver of the records. */
        RECEIVER,
        /** The turn. */
        TURN
    }

    private final Supplier<Reading> readings;
    private final @Nullable RowBatches rowType;
    private final @Nullable CastPlan cast;
    private final Owner owner;
    private @Nullable WireBatch wire;
    private boolean over;
    private @Nullable Reading held;
    private @Nullable Reading heldRows;
    private @Nullable Batch batch;
    private @Nullable List<R> rows;
    private @Nullable Map<String, String> metadata;

    /**
     * A turn of a batch that lies where its reader put it.
     *
     * @param readings what each decoding is done by
     * @param rowType the record class of the rows, or null for whole batches
     * @param cast brings the batch to the columns that are expected, or null when it has them
     */
    ReceivedTurn(
            WireBatch wire,
            Supplier<Reading> readings,
            @Nullable RowBatches rowType,
            @Nullable CastPlan cast,
            Owner owner) {
        this.wire = wire;
        this.readings = readings;
        this.rowType = rowType;
        this.cast = cast;
        this.owner = owner;
    }

    @Override
    public synchronized List<R> rows() {
        List<R> known = rows;
        if (known == null) {
            checkPresent();
            known = readRows();
            rows = known;
        }
        return known;
    }

    private List<R> readRows() {
        RowBatches type = rowType;
        if (type == null) {
            @SuppressWarnings("unchecked") // R is Batch: without a record class there are no other rows
            List<R> one = (List<R>) List.of(batch());
            return one;
        }
        Reading in = readings.get();
        boolean complete = false;
        try {
            WireBatch source = wire;
            List<R> read = source == null || cast != null ? type.rows(batch(), in) : type.rows(source, in);
            if (owner == Owner.RECEIVER) {
                in.handOver();
            } else {
                heldRows = in;
            }
            complete = true;
            return read;
        } finally {
            if (!complete) {
                in.close();
            }
        }
    }

    @Override
    public synchronized Batch batch() {
        Batch known = batch;
        if (known == null) {
            checkPresent();
            known = decode();
            batch = known;
        }
        return known;
    }

    private Batch decode() {
        WireBatch source = wire;
        if (source == null) {
            throw new IllegalStateException("the turn is over"); // detach() has made the batch before
        }
        Reading in = readings.get();
        boolean complete = false;
        try {
            Batch decoded = in.decode(source);
            if (cast != null) {
                Batch received = decoded;
                decoded = in.own(cast.cast(received, in.allocatorFor(0)));
                received.close();
            }
            held = in;
            complete = true;
            return decoded;
        } finally {
            if (!complete) {
                in.close();
            }
        }
    }

    @Override
    public synchronized Map<String, String> metadata() {
        Map<String, String> known = metadata;
        if (known == null) {
            checkPresent();
            known = wire == null ? Map.of() : OwnMetadata.of(wire);
            metadata = known;
        }
        return known;
    }

    private void checkPresent() {
        if (over) {
            throw new IllegalStateException(
                    "the turn is over: read it before the next one, or transfer its batch to keep it");
        }
    }

    /** Makes the turn independent of its reader's memory. */
    synchronized void detach() {
        if (!over && wire != null) {
            metadata();
            batch();
            wire = null;
        }
    }

    /** The turn's batch belongs to whoever answers with it. */
    synchronized void giveAway(List<?> answer) {
        Reading batches = held;
        if (batches != null && answer.size() == 1 && answer.getFirst() == batch) {
            held = null;
            batches.handOver();
        }
    }

    @Override
    public synchronized String toString() {
        WireBatch present = wire;
        return "Turn[" + (over ? "over" : present == null ? batch : present.rowCount() + " rows") + "]";
    }

    @Override
    public synchronized void close() {
        over = true;
        wire = null;
        Reading batches = held;
        if (batches != null) {
            held = null;
            batches.close();
        }
        Reading inRows = heldRows;
        if (inRows != null) {
            heldRows = null;
            inRows.close();
        }
    }
}
