package dev.vgirpc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ProducerState} does in a turn: it emits one batch and goes on with another state, emits
 * a last batch, or finishes. There is no other step: a turn without a batch that does not finish, and a
 * turn with two, cannot be written. Immutable.
 *
 * @param <R> the row type: a record class or {@link Batch}
 */
public final class Step<R> {

    private static final Step<?> FINISH = new Step<>(null, null);

    private final @Nullable Output<R> output;
    private final @Nullable ProducerState<R> next;

    private Step(@Nullable Output<R> output, @Nullable ProducerState<R> next) {
        this.output = output;
        this.next = next;
    }

    /**
     * Emits one row.
     *
     * @param <R> the rows' record class
     * @param row the row
     * @return the emission, to be completed by {@link Emission#then} or {@link Emission#last}
     */
    public static <R extends Record> Emission<R> emit(R row) {
        return new Emission<>(Output.of(row));
    }

    /**
     * Emits rows.
     *
     * @param <R> the rows' record class
     * @param rows the rows, at least one, none of them null; the list is copied
     * @return the emission, to be completed by {@link Emission#then} or {@link Emission#last}
     * @throws IllegalArgumentException when the list is empty: {@link #emitNone} means that
     */
    public static <R extends Record> Emission<R> emit(List<? extends R> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "the list of rows is empty: emit none on purpose by Step.emitNone(Row.class), or finish");
        }
        return new Emission<>(Output.of(rows));
    }

    /**
     * Emits a batch, for a {@code ProducerState<Batch>}.
     *
     * @param batch the batch, which is the stream's from now on
     * @return the emission, to be completed by {@link Emission#then} or {@link Emission#last}
     */
    public static Emission<Batch> emit(Batch batch) {
        return new Emission<>(Output.of(batch));
    }

    /**
     * Emits a batch without rows: a sign of life that gives the caller its turn.
     *
     * @param <R> the rows' record class
     * @param type the record class
     * @return the emission, to be completed by {@link Emission#then} or {@link Emission#last}
     */
    public static <R extends Record> Emission<R> emitNone(Class<R> type) {
        return new Emission<>(Output.none(type));
    }

    /**
     * Ends the stream without a further batch.
     *
     * @param <R> the row type
     * @return the step
     */
    @SuppressWarnings("unchecked") // it holds nothing of the row type
    public static <R> Step<R> finish() {
        return (Step<R>) FINISH;
    }

    /**
     * Whether the step emits a batch.
     *
     * @return false for {@link #finish}
     */
    public boolean emits() {
        return output != null;
    }

    /**
     * The state of the next turn.
     *
     * @return the state, or null when the stream ends with this step
     */
    public @Nullable ProducerState<R> next() {
        return next;
    }

    /**
     * The rows that are emitted.
     *
     * @return an unmodifiable list; for {@code R} = {@link Batch}, the one batch; empty for {@link #finish}
     */
    public List<R> rows() {
        return output == null ? List.of() : output.rows();
    }

    /**
     * The metadata that goes with the batch.
     *
     * @return an unmodifiable map in insertion order
     */
    public Map<String, String> metadata() {
        return output == null ? Map.of() : output.metadata();
    }

    @Nullable Output<R> output() {
        return output;
    }

    @Override
    public String toString() {
        return output == null ? "Step[finish]" : "Step[" + output + (next == null ? ", last]" : ", then " + next + "]");
    }

    /**
     * A batch to be emitted, before it is said how the stream goes on. Immutable; each method gives a
     * changed copy or the step.
     *
     * @param <R> the row type
     */
    public static final class Emission<R> {

        private final Output<R> output;

        private Emission(Output<R> output) {
            this.output = output;
        }

        /**
         * Sends metadata with the batch.
         *
         * @param key the key; keys that start with {@code vgi_rpc.} are refused when the batch is sent
         * @param value the value, which replaces an earlier one of the key
         * @return the changed emission
         */
        public Emission<R> metadata(String key, String value) {
            return new Emission<>(output.with(key, value));
        }

        /**
         * Goes on with another state.
         *
         * @param next the state of the next turn
         * @return the step
         */
        public Step<R> then(ProducerState<R> next) {
            return new Step<>(output, next);
        }

        /**
         * Ends the stream with this batch.
         *
         * @return the step
         */
        public Step<R> last() {
            return new Step<>(output, null);
        }
    }
}
