package dev.vgirpc.wire.engine;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Turn;
import dev.vgirpc.internal.TurnReader;
import dev.vgirpc.wire.contract.RowBatches;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A producer as the caller has it. */
sealed class RemoteProducer<R> extends RemoteStream implements ProducerStream<R> {

    private final TurnReader<R> turns;

    /** Rows of a record class, or whole batches for null. */
    RemoteProducer(RemoteCall call, @Nullable RowBatches rows) {
        super(call);
        this.turns = new TurnReader<>(() -> call.turn(RemoteInput.TICK, rows));
    }

    @Override
    public final Iterator<R> iterator() {
        return turns.rows();
    }

    @Override
    public final Iterable<Turn<R>> turns() {
        return turns;
    }

    @Override
    public final <I, O> ExchangeStream<I, O> asExchange(Class<I> input, Class<O> output) {
        throw new IllegalStateException(
                "the stream '" + call().method() + "' is a producer and takes no input: use it by asProducer");
    }

    /** With a header. */
    static final class Headed<H extends Record, R> extends RemoteProducer<R>
            implements ProducerStream.WithHeader<H, R> {
        private final H header;

        Headed(RemoteCall call, @Nullable RowBatches rows, H header) {
            super(call, rows);
            this.header = header;
        }

        @Override
        public H header() {
            return header;
        }
    }
}
