package dev.vgirpc;

/**
 * What an exchange is at: an immutable value, best a record, that each turn replaces. See
 * {@link ProducerState} for what a state may hold.
 *
 * <pre>{@code
 * record Scale(double factor) implements ExchangeState<Quote, Signal> {
 *     public Reply<Signal> exchange(Turn<Quote> in, CallContext call) {
 *         return Reply.of(in.rows().stream().map(this::signal).toList()).then(this);
 *     }
 * }
 * }</pre>
 *
 * @param <I> the row type of the input: a record class or {@link Batch}
 * @param <O> the row type of the output: a record class or {@link Batch}
 */
@FunctionalInterface
public interface ExchangeState<I, O> {

    /**
     * Answers one turn.
     *
     * @param in what the caller sent; its batch is closed when the turn ends
     * @param call the call that opened the stream, also as {@link CallContext#current()}
     * @return the answer, and the state after it
     * @throws Exception ends the stream; the caller gets it as an error of the call
     */
    Reply<O> exchange(Turn<I> in, CallContext call) throws Exception;

    /**
     * Called once when the caller cancels the stream. It is not called after an error. What it throws is
     * dropped.
     *
     * @param call the call that opened the stream
     */
    default void onCancel(CallContext call) {}
}
