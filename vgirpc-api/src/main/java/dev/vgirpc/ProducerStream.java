package dev.vgirpc;

import java.util.Iterator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stream whose rows the server pushes, turn by turn, until its state finishes. Iterating gives rows;
 * {@link #turns()} gives whole turns with their metadata:
 *
 * <pre>{@code
 * try (ProducerStream<Tick> ticks = prices.history("ACME", 100)) {
 *     for (Tick tick : ticks) …
 * }
 * }</pre>
 *
 * <p>A stream is read once: every iterator of it is the same one, and turns and rows share their
 * position. A turn is asked for when its first row is. See {@link RpcStream} for threads and errors.
 *
 * @param <R> the row type: a record class, or {@link Batch} where columns are chosen at run time; a
 *     batch that iteration gives is closed when the next one is asked for
 */
public interface ProducerStream<R> extends RpcStream, Iterable<R> {

    /**
     * The rows that were not read yet.
     *
     * @return the stream's one iterator; its methods throw what the state throws, see {@link RpcStream}
     */
    @Override
    Iterator<R> iterator();

    /**
     * The turns that were not asked for yet; rows of the present turn that were not read are skipped.
     *
     * @return the stream's turns, which can be iterated once
     */
    Iterable<Turn<R>> turns();

    /**
     * A stream of typed rows.
     *
     * @param <S> the state class
     * @param <R> the rows' record class
     * @param state the first state
     * @return a stream; nothing runs before its first turn
     */
    static <S extends ProducerState<R>, R extends Record> Of<S, R> of(S state) {
        return new LocalProducer<>(null, state);
    }

    /**
     * A stream of typed rows with a header.
     *
     * @param <S> the state class
     * @param <H> the header's record class
     * @param <R> the rows' record class
     * @param state the first state
     * @param header the header
     * @return a stream; nothing runs before its first turn
     */
    static <S extends ProducerState<R>, H extends Record, R extends Record> OfWithHeader<S, H, R> of(
            S state, H header) {
        return new LocalProducer.Headed<>(null, state, header);
    }

    /**
     * A stream of batches. Each emitted batch is fitted to the schema: further columns are dropped, others
     * are reordered and safely cast (protocol page 3.2).
     *
     * @param <S> the state class
     * @param output the columns of every batch
     * @param state the first state
     * @return a stream; nothing runs before its first turn
     */
    static <S extends ProducerState<Batch>> Of<S, Batch> of(Schema output, S state) {
        return new LocalProducer<>(output, state);
    }

    /**
     * A stream of batches with a header, see {@link #of(Schema, ProducerState)}.
     *
     * @param <S> the state class
     * @param <H> the header's record class
     * @param output the columns of every batch
     * @param state the first state
     * @param header the header
     * @return a stream; nothing runs before its first turn
     */
    static <S extends ProducerState<Batch>, H extends Record> OfWithHeader<S, H, Batch> of(
            Schema output, S state, H header) {
        return new LocalProducer.Headed<>(output, state, header);
    }

    /**
     * A producer that starts with a header.
     *
     * @param <H> the header's record class
     * @param <R> the row type
     */
    interface WithHeader<H extends Record, R> extends ProducerStream<R>, RpcStream.WithHeader<H> {}

    /**
     * A producer as implementations return it: it names the state class, which a server without memory
     * between turns must know. Contracts do not use it.
     *
     * @param <S> the state class: a record, or a sealed interface of records
     * @param <R> the row type
     */
    interface Of<S extends ProducerState<R>, R> extends ProducerStream<R> {}

    /**
     * As {@link Of}, with a header.
     *
     * @param <S> the state class: a record, or a sealed interface of records
     * @param <H> the header's record class
     * @param <R> the row type
     */
    interface OfWithHeader<S extends ProducerState<R>, H extends Record, R> extends Of<S, R>, WithHeader<H, R> {}
}
