package dev.vgirpc.wire.engine;

import dev.vgirpc.Limits;
import dev.vgirpc.Turn;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowBatches;
import dev.vgirpc.wire.contract.StreamRows;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the views of one open stream share. While one of them, or a turn, is reachable, so is this; when
 * none is any more, the stream was abandoned.
 */
final class RemoteCall {

    private static final class Cleaning {
        static final Cleaner CLEANER = Cleaner.create();
    }

    private final RemoteTurns turns;
    /** Refers to nothing of the stream: the turns keep it, and they outlive this. */
    private final Supplier<Reading> readings;

    /** An in-process service lives as long as a proxy or stream of it. */
    private final Object keptAlive;

    RemoteCall(RemoteTurns turns, Limits limits, Validation validation, Object keptAlive) {
        this.turns = turns;
        this.readings = () -> new Reading(limits, validation, BatchMemory::allocator);
        this.keptAlive = keptAlive;
        Cleaning.CLEANER.register(this, turns::abandoned);
    }

    <R> @Nullable Turn<R> turn(RemoteInput.Turn content, @Nullable RowBatches rows) {
        try {
            ReceivedTurn<R> turn = turns.turn(content, rows, readings);
            return turn == null ? null : new HeldTurn<>(turn, this);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    void cancel() {
        turns.cancel();
        Reference.reachabilityFence(this);
    }

    void close() {
        turns.close();
        Reference.reachabilityFence(this);
    }

    String method() {
        return turns.method();
    }

    /** How rows of a declared type travel; null for whole batches. */
    static @Nullable RowBatches rows(@Nullable StreamRows declared) {
        return declared instanceof StreamRows.Records records ? records.rows() : null;
    }

    @Override
    public String toString() {
        return "stream '" + method() + "'";
    }
}
