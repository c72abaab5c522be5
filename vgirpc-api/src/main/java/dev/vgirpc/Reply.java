package dev.vgirpc;

import java.util.List;
import java.util.Map;

/**
 * What an {@link ExchangeState} answers in a turn: one batch, and the state that goes on. An exchange
 * cannot finish by itself, so there is no other reply. Immutable.
 *
 * @param <O> the row type of the output: a record class or {@link Batch}
 */
public final class Reply<O> {

    private final Output<O> output;
    private final ExchangeState<?, O> next;

    private Reply(Output<O> output, ExchangeState<?, O> next) {
        this.output = output;
        this.next = next;
    }

    /**
     * Answers with one row.
     *
     * @param <O> the rows' record class
     * @param row the row
     * @return the answer, to be completed by {@link Answer#then}
     */
    public static <O extends Record> Answer<O> of(O row) {
        return new Answer<>(Output.of(row));
    }

    /**
     * Answers with rows.
     *
     * @param <O> the rows' record class
     * @param rows the rows, none of them null; may be empty, as the input may be. The list is copied
     * @return the answer, to be completed by {@link Answer#then}
     */
    public static <O extends Record> Answer<O> of(List<? extends O> rows) {
        return new Answer<>(Output.of(rows));
    }

    /**
     * Answers with a batch, for an {@code ExchangeState<I, Batch>}. It may be the one that came in.
     *
     * @param batch the batch, which is the stream's from now on
     * @return the answer, to be completed by {@link Answer#then}
     */
    public static Answer<Batch> of(Batch batch) {
        return new Answer<>(Output.of(batch));
    }

    /**
     * The state of the next turn.
     *
     * @return the state
     */
    public ExchangeState<?, O> next() {
        return next;
    }

    /**
     * The rows of the answer.
     *
     * @return an unmodifiable list; for {@code O} = {@link Batch}, the one batch
     */
    public List<O> rows() {
        return output.rows();
    }

    /**
     * The metadata that goes with the batch.
     *
     * @return an unmodifiable map in insertion order
     */
    public Map<String, String> metadata() {
        return output.metadata();
    }

    Output<O> output() {
        return output;
    }

    @Override
    public String toString() {
        return "Reply[" + output + ", then " + next + "]";
    }

    /**
     * An answer, before it is said with which state the stream goes on. Immutable; each method gives a
     * changed copy or the reply.
     *
     * @param <O> the row type
     */
    public static final class Answer<O> {

        private final Output<O> output;

        private Answer(Output<O> output) {
            this.output = output;
        }

        /**
         * Sends metadata with the batch.
         *
         * @param key the key; keys that start with {@code vgi_rpc.} are refused when the batch is sent
         * @param value the value, which replaces an earlier one of the key
         * @return the changed answer
         */
        public Answer<O> metadata(String key, String value) {
            return new Answer<>(output.with(key, value));
        }

        /**
         * Goes on with a state, which may be the present one.
         *
         * @param next the state of the next turn, of the same input rows
         * @return the reply
         */
        public Reply<O> then(ExchangeState<?, O> next) {
            return new Reply<>(output, next);
        }
    }
}
