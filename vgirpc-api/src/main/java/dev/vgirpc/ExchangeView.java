package dev.vgirpc;

import java.util.List;
import java.util.Map;

/** A local exchange used with rows of other types. */
final class ExchangeView<I, O> implements ExchangeStream<I, O> {

    private final RpcStream stream;
    private final LocalExchange<?, ?, ?> exchange;
    private final Class<O> output;

    ExchangeView(RpcStream stream, LocalExchange<?, ?, ?> exchange, Class<O> output) {
        this.stream = stream;
        this.exchange = exchange;
        this.output = output;
    }

    @Override
    public Turn<O> exchange(I row) {
        return exchange(List.of(row));
    }

    @Override
    public Turn<O> exchange(List<? extends I> rows) {
        return exchange.exchangeRows(rows).as(output);
    }

    @Override
    public Turn<O> exchange(Batch batch, Map<String, String> metadata) {
        return exchange.exchangeBatch(batch, metadata).as(output);
    }

    @Override
    public <R> ProducerStream<R> asProducer(Class<R> rows) {
        return stream.asProducer(rows);
    }

    @Override
    public <A, B> ExchangeStream<A, B> asExchange(Class<A> input, Class<B> output) {
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
