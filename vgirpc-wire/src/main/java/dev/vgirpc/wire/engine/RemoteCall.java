package dev.vgirpc.wire.engine;

import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowBatches;
import dev.vgirpc.wire.contract.StreamRows;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
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
    private final Limits limits;
    private final Validation validation;
    /** An in-process service lives as long as a proxy or stream of it. */
    private final Object keptAlive;

    RemoteCall(RemoteTurns turns, Limits limits, Validation validation, Object keptAlive) {
        this.turns = turns;
        this.limits = limits;
        this.validation = validation;
        this.keptAlive = keptAlive;
        Cleaning.CLEANER.register(this, turns::abandoned);
    }

    <R> @Nullable ReceivedTurn<R> turn(RemoteInput.Turn content, @Nullable RowBatches rows) {
        try {
            return turns.turn(content, rows, this::reading);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private Reading reading() {
        return new Reading(limits, validation, BatchMemory::allocator);
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
