package dev.vgirpc;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stream in lockstep: in each turn the caller sends one batch and the server answers with one. It
 * ends when the caller closes it.
 *
 * <pre>{@code
 * try (ExchangeStream<Quote, Signal> scores = prices.score(0.5)) {
 *     Signal signal = scores.exchange(quote).row();
 * }
 * }</pre>
 *
 * <p>An answer is valid until the next exchange or the close, see {@link Turn}. See {@link RpcStream}
 * for threads and errors.
 *
 * @param <I> the row type of the input: a record class, or {@link Batch} where columns are chosen at
 *     run time
 * @param <O> the row type of the output: a record class, or {@link Batch}
 */
public interface ExchangeStream<I, O> extends RpcStream {

    /**
     * Exchanges one row; for {@code I} = {@link Batch}, one batch, which stays the caller's.
     *
     * @param row the row
     * @return the answer
     */
    Turn<O> exchange(I row);

    /**
     * Exchanges a batch of rows.
     *
     * @param rows the rows, none of them null; may be empty. For {@code I} = {@link Batch}, exactly one
     * @return the answer
     * @throws IllegalArgumentException when {@code I} is {@link Batch} and there is not exactly one
     */
    Turn<O> exchange(List<? extends I> rows);

    /**
     * Exchanges a batch with metadata. Its columns are matched by name and safely cast to those that the
     * stream takes (protocol page 3.4).
     *
     * @param batch the batch, which stays the caller's
     * @param metadata goes with it; keys that start with {@code vgi_rpc.} are refused by a connection
     * @return the answer
     * @throws ValueException when the columns do not fit and the stream knows it on this side
     */
    Turn<O> exchange(Batch batch, Map<String, String> metadata);

    /**
     * An exchange of typed rows.
     *
     * @param <S> the state class
     * @param <I> the record class of the input's rows, with at least one component
     * @param <O> the record class of the output's rows
     * @param state the first state
     * @return a stream
     */
    static <S extends ExchangeState<I, O>, I extends Record, O extends Record> Of<S, I, O> of(S state) {
        return new LocalExchange<>(null, null, state);
    }

    /**
     * An exchange of typed rows with a header.
     *
     * @param <S> the state class
     * @param <H> the header's record class
     * @param <I> the record class of the input's rows, with at least one component
     * @param <O> the record class of the output's rows
     * @param state the first state
     * @param header the header
     * @return a stream
     */
    static <S extends ExchangeState<I, O>, H extends Record, I extends Record, O extends Record>
            OfWithHeader<S, H, I, O> of(S state, H header) {
        return new LocalExchange.Headed<>(null, null, state, header);
    }

    /**
     * An exchange of batches. What comes in is fitted to the input's columns as by
     * {@link Batch#castTo}, what goes out as by {@link ProducerStream#of(Schema, ProducerState)}.
     *
     * @param <S> the state class
     * @param input the input's columns, at least one; an exchange without is made by
     *     {@link RpcStream#of(Schema, ExchangeState)}
     * @param output the output's columns
     * @param state the first state
     * @return a stream
     * @throws IllegalArgumentException when the input has no columns
     */
    static <S extends ExchangeState<Batch, Batch>> Of<S, Batch, Batch> of(Schema input, Schema output, S state) {
        return new LocalExchange<>(LocalExchange.withColumns(input), output, state);
    }

    /**
     * An exchange of batches with a header, see {@link #of(Schema, Schema, ExchangeState)}.
     *
     * @param <S> the state class
     * @param <H> the header's record class
     * @param input the input's columns, at least one
     * @param output the output's columns
     * @param state the first state
     * @param header the header
     * @return a stream
     * @throws IllegalArgumentException when the input has no columns
     */
    static <S extends ExchangeState<Batch, Batch>, H extends Record> OfWithHeader<S, H, Batch, Batch> of(
            Schema input, Schema output, S state, H header) {
        return new LocalExchange.Headed<>(LocalExchange.withColumns(input), output, state, header);
    }

    /**
     * An exchange that starts with a header.
     *
     * @param <H> the header's record class
     * @param <I> the row type of the input
     * @param <O> the row type of the output
     */
    interface WithHeader<H extends Record, I, O> extends ExchangeStream<I, O>, RpcStream.WithHeader<H> {}

    /**
     * An exchange as implementations return it: it names the state class, which a server without memory
     * between turns must know. Contracts do not use it.
     *
     * @param <S> the state class: a record, or a sealed interface of records
     * @param <I> the row type of the input
     * @param <O> the row type of the output
     */
    interface Of<S extends ExchangeState<I, O>, I, O> extends ExchangeStream<I, O> {}

    /**
     * As {@link Of}, with a header.
     *
     * @param <S> the state class: a record, or a sealed interface of records
     * @param <H> the header's record class
     * @param <I> the row type of the input
     * @param <O> the row type of the output
     */
    interface OfWithHeader<S extends ExchangeState<I, O>, H extends Record, I, O>
            extends Of<S, I, O>, WithHeader<H, I, O> {}
}
