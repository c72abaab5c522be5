package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import dev.vgirpc.wire.contract.RowBatches;
import dev.vgirpc.wire.contract.StreamPlan;
import org.jspecify.annotations.Nullable;

/** A stream as the caller has it. */
sealed class RemoteStream implements RpcStream permits RemoteProducer, RemoteExchange, RemoteStream.Headed {

    private final RemoteCall call;

    RemoteStream(RemoteCall call) {
        this.call = call;
    }

    /** The stream of a method, as its result type says. */
    static RpcStream of(StreamPlan plan, RemoteCall call, @Nullable Record header) {
        RowBatches input = RemoteCall.rows(plan.input());
        RowBatches output = RemoteCall.rows(plan.output());
        return switch (plan.kind()) {
            case PRODUCER ->
                header == null
                        ? new RemoteProducer<>(call, output)
                        : new RemoteProducer.Headed<>(call, output, header);
            case EXCHANGE ->
                header == null
                        ? new RemoteExchange<>(call, input, output)
                        : new RemoteExchange.Headed<>(call, input, output, header);
            case UNDETERMINED -> header == null ? new RemoteStream(call) : new Headed<>(call, header);
        };
    }

    final RemoteCall call() {
        return call;
    }

    @Override
    public <R> ProducerStream<R> asProducer(Class<R> rows) {
        return new RemoteProducer<>(call, rowsOf(rows));
    }

    @Override
    public <I, O> ExchangeStream<I, O> asExchange(Class<I> input, Class<O> output) {
        return new RemoteExchange<>(call, rowsOf(input), rowsOf(output));
    }

    static @Nullable RowBatches rowsOf(Class<?> type) {
        if (type == Batch.class) {
            return null;
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is no row type: name a record class or Batch");
        }
        return RowBatches.of(type.asSubclass(Record.class));
    }

    @Override
    public final void cancel() {
        call.cancel();
    }

    @Override
    public final void close() {
        call.close();
    }

    @Override
    public final String toString() {
        return call.toString();
    }

    /** Of a kind that the contract leaves open, with a header. */
    static final class Headed<H extends Record> extends RemoteStream implements RpcStream.WithHeader<H> {
        private final H header;

        Headed(RemoteCall call, H header) {
            super(call);
            this.header = header;
        }

        @Override
        public H header() {
            return header;
        }
    }
}
