package dev.vgirpc;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stream of batches that a service method opens (protocol page 3). It moves in turns: in each, the
 * server's state is asked once and answers with at most one batch.
 *
 * <p>As the result type of a contract method it says that the implementation chooses the kind of
 * stream at run time. Most methods name their kind: {@link ProducerStream} or {@link ExchangeStream}.
 * A caller of a method of this type chooses a view by {@link #asProducer} or {@link #asExchange}.
 *
 * <p><b>One type on both sides.</b> A service makes a stream from a state by a factory, such as
 * {@link ProducerStream#of(ProducerState)}, and returns it. What it returned is a working stream: used
 * without any RPC it runs the state in this process, on the thread of the caller, with a
 * {@link CallContext} that belongs to no call: anonymous, without metadata, its logs go nowhere.
 *
 * <p><b>Threads.</b> A stream belongs to one thread at a time; {@link #cancel} and {@link #close} may
 * come from any.
 *
 * <p><b>Errors.</b> What the service method itself throws arrives from the call where the stream has a
 * header, else with the first turn, over every transport. An error ends the stream; on a connection
 * the next call works. Turns of a stream that was cancelled throw
 * {@link java.util.concurrent.CancellationException}, those of a closed or failed one
 * {@link IllegalStateException}.
 *
 * <p>Streams are made by the factories and by proxies only.
 */
public interface RpcStream extends AutoCloseable {

    /**
     * A view of a stream whose input has no columns: a producer, or an exchange without input columns.
     *
     * @param <R> the row type
     * @param rows the record class of the rows, or {@code Batch.class} for whole batches
     * @return another view of this same stream, at the same position
     * @throws IllegalStateException when the stream is known to take input
     */
    <R> ProducerStream<R> asProducer(Class<R> rows);

    /**
     * A view of a stream that takes input.
     *
     * @param <I> the row type of the input
     * @param <O> the row type of the output
     * @param input the record class of the input's rows, or {@code Batch.class} for whole batches
     * @param output the record class of the output's rows, or {@code Batch.class}
     * @return another view of this same stream, at the same position
     * @throws IllegalStateException when the stream is known to take no input
     */
    <I, O> ExchangeStream<I, O> asExchange(Class<I> input, Class<O> output);

    /**
     * Ends the stream before its end. The server's state is told once, through
     * {@link ProducerState#onCancel} or {@link ExchangeState#onCancel}; a turn in progress is finished
     * first. Cancelling a stream that has ended, or cancelling twice, does nothing.
     */
    void cancel();

    /**
     * Frees what the stream holds. Before the end it {@linkplain #cancel cancels} first; it never reads
     * the rest. Closing twice does nothing.
     */
    @Override
    void close();

    /**
     * An exchange without input columns. It is an {@code RpcStream} only, because the protocol takes an
     * input without columns for the ticks of a producer; its callers use {@link #asExchange} with
     * batches without columns, or {@link #asProducer}.
     *
     * @param <S> the state class
     * @param output the output's columns
     * @param state the first state
     * @return a stream
     */
    static <S extends ExchangeState<Batch, Batch>> Of<S> of(Schema output, S state) {
        return new LocalRaw<>(output, state);
    }

    /**
     * An exchange without input columns and with a header, see {@link #of(Schema, ExchangeState)}.
     *
     * @param <S> the state class
     * @param <H> the header's record class
     * @param output the output's columns
     * @param state the first state
     * @param header the header
     * @return a stream
     */
    static <S extends ExchangeState<Batch, Batch>, H extends Record> OfWithHeader<S, H> of(
            Schema output, S state, H header) {
        return new LocalRaw.Headed<>(output, state, header);
    }

    /**
     * A stream that starts with a header: one row of facts that the service knows when it opens it.
     *
     * @param <H> the header's record class
     */
    interface WithHeader<H extends Record> extends RpcStream {

        /**
         * The header.
         *
         * @return the record that came before the first turn
         */
        H header();
    }

    /**
     * A stream as implementations return it where the contract says {@link RpcStream} and the input has
     * no columns: it names the state class. Contracts do not use it.
     *
     * @param <S> the state class: a record, or a sealed interface of records
     */
    interface Of<S extends ExchangeState<Batch, Batch>> extends RpcStream {}

    /**
     * As {@link Of}, with a header.
     *
     * @param <S> the state class: a record, or a sealed interface of records
     * @param <H> the header's record class
     */
    interface OfWithHeader<S extends ExchangeState<Batch, Batch>, H extends Record> extends Of<S>, WithHeader<H> {}
}
