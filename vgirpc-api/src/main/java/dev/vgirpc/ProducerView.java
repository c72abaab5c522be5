package dev.vgirpc;

import dev.vgirpc.internal.TurnReader;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A local stream read as rows of another type. */
final class ProducerView<R> implements ProducerStream<R> {

    private final RpcStream stream;
    private final TurnReader<R> turns;

    ProducerView(RpcStream stream, Class<R> rows, Supplier<@Nullable LocalTurn> source) {
        this.stream = stream;
        this.turns = new TurnReader<>(() -> {
            LocalTurn turn = source.get();
            return turn == null ? null : turn.as(rows);
        });
    }

    @Override
    public Iterator<R> iterator() {
        return turns.rows();
    }

    @Override
    public Iterable<Turn<R>> turns() {
        return turns;
    }

    @Override
    public <T> ProducerStream<T> asProducer(Class<T> rows) {
        return stream.asProducer(rows);
    }

    @Override
    public <I, O> ExchangeStream<I, O> asExchange(Class<I> input, Class<O> output) {
        return stream.asExchange(input, output);
    }

    @Override
    public void cancel() {
        stream.cancel();
    }

    @Override
    public void close() {
        stream.close();
    }
}
