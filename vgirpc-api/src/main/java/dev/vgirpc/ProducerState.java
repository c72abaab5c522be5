package dev.vgirpc;

/**
 * What a producer is at: an immutable value, best a record, that each turn replaces.
 *
 * <pre>{@code
 * record Countdown(long left) implements ProducerState<Tick> {
 *     public Step<Tick> next(CallContext call) {
 *         return left == 0
 *                 ? Step.finish()
 *                 : Step.emit(new Tick(left)).then(new Countdown(left - 1));
 *     }
 * }
 * }</pre>
 *
 * <p>Where a transport keeps no memory between turns, the state travels to the caller and back, sealed;
 * so a state holds values, never live resources.
 *
 * @param <R> the row type: a record class or {@link Batch}
 */
@FunctionalInterface
public interface ProducerState<R> {

    /**
     * Makes the next turn.
     *
     * @param call the call that opened the stream, also as {@link CallContext#current()}
     * @return what to emit, and the state after it
     * @throws Exception ends the stream; the caller gets it as an error of the call
     */
    Step<R> next(CallContext call) throws Exception;

    /**
     * Called once when the caller cancels the stream, instead of a further turn. It is not called at the
     * ordinary end nor after an error. What it throws is dropped.
     *
     * @param call the call that opened the stream
     */
    default void onCancel(CallContext call) {}
}
