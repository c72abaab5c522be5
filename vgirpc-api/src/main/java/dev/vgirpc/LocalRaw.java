package dev.vgirpc;

import dev.vgirpc.internal.StreamSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** An exchange of this process whose input has no columns. */
class LocalRaw<S extends ExchangeState<Batch, Batch>> implements RpcStream.Of<S>, StreamSource {

    private static final Schema NO_COLUMNS = new Schema(List.of());

    private final LocalExchange<S, Batch, Batch> exchange;

    LocalRaw(Schema output, S state) {
        exchange = new LocalExchange<>(NO_COLUMNS, output, state);
    }

    @Override
    public Kind kind() {
        return Kind.EXCHANGE;
    }

    @Override
    public Object state() {
        return exchange.state();
    }

    @Override
    public Schema inputSchema() {
        return NO_COLUMNS;
    }

    @Override
    public @Nullable Schema outputSchema() {
        return exchange.outputSchema();
    }

    @Override
    public @Nullable Record streamHeader() {
        return null;
    }

    @Override
    public <R> ProducerStream<R> asProducer(Class<R> rows) {
        return new ProducerView<>(this, rows, () -> {
            try (Batch tick = Batch.of(new VectorSchemaRoot(List.of(), List.of(), 0))) {
                return exchange.exchangeBatch(tick, Map.of());
            }
        });
    }

    @Override
    public <I, O> ExchangeStream<I, O> asExchange(Class<I> input, Class<O> output) {
        return new ExchangeView<>(this, exchange, output);
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public String toString() {
        return exchange.toString();
    }

    /** With a header. */
    static final class Headed<S extends ExchangeState<Batch, Batch>, H extends Record> extends LocalRaw<S>
            implements RpcStream.OfWithHeader<S, H> {

        private final H header;

        Headed(Schema output, S state, H header) {
            super(output, state);
            this.header = Objects.requireNonNull(header, "header");
        }

        @Override
        public H header() {
            return header;
        }

        @Override
        public Record streamHeader() {
            return header;
        }
    }
}
