package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ProducerState;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;

/** The states of the streams that are measured; they do next to nothing. */
final class Streams {

    private Streams() {}

    /** Counts for ever. */
    record Counting(double value) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            return Step.emit(new Tick(value, Allocation.ofCurrentThread())).then(new Counting(value + 1));
        }
    }

    /** Adds one. */
    record Adding() implements ExchangeState<Tick, Tick> {
        @Override
        public Reply<Tick> exchange(Turn<Tick> in, CallContext call) {
            return Reply.of(new Tick(in.row().value() + 1, Allocation.ofCurrentThread())).then(this);
        }
    }

    /** The same columns again and again. */
    record Repeating(Batch batch) implements ProducerState<Batch> {
        @Override
        public Step<Batch> next(CallContext call) {
            return Step.emit(ColumnKind.share(batch)).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            batch.close();
        }
    }
}
