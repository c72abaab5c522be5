package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.Turn;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;

/**
 * A turn in the caller's hands: while it is reachable its stream is not taken for abandoned.
 *
 * @param turn what was received
 * @param stream what the turn belongs to
 */
record HeldTurn<R>(ReceivedTurn<R> turn, RemoteCall stream) implements Turn<R> {

    @Override
    public List<R> rows() {
        try {
            return turn.rows();
        } finally {
            Reference.reachabilityFence(stream);
        }
    }

    @Override
    public Batch batch() {
        try {
            return turn.batch();
        } finally {
            Reference.reachabilityFence(stream);
        }
    }

    @Override
    public Map<String, String> metadata() {
        try {
            return turn.metadata();
        } finally {
            Reference.reachabilityFence(stream);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return turn.toString();
    }
}
