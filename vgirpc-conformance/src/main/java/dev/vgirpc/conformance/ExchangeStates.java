package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.LogLevel;
import dev.vgirpc.Reply;
import dev.vgirpc.ServiceException;
import dev.vgirpc.Turn;
import dev.vgirpc.conformance.StreamRows.Accumulated;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import dev.vgirpc.conformance.StreamRows.SessionChange;
import dev.vgirpc.conformance.StreamRows.SessionValue;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The states of the service's exchanges, public because they travel. */
public final class ExchangeStates {

    private ExchangeStates() {}

    /** Multiplies; what is null stays null. */
    public record Scaling(double factor) implements ExchangeState<Measure, Measure> {
        @Override
        public Reply<Measure> exchange(Turn<Measure> in, CallContext call) {
            return Reply.of(in.rows().stream().map(this::scaled).toList()).then(this);
        }

        private Measure scaled(Measure measure) {
            Double value = measure.value();
            return new Measure(value == null ? null : value * factor);
        }
    }

    /** Adds up over all turns. */
    public record Accumulating(double runningSum, long exchangeCount) implements ExchangeState<Measure, Accumulated> {
        @Override
        public Reply<Accumulated> exchange(Turn<Measure> in, CallContext call) {
            List<Double> values = in.rows().stream()
                    .map(Measure::value)
                    .filter(Objects::nonNull)
                    .toList();
            if (values.isEmpty()) {
                throw new ServiceException("TypeError", "the input holds no number that could be added");
            }
            double sum = runningSum + values.stream().reduce(0.0, Double::sum);
            long count = exchangeCount + 1;
            return Reply.of(new Accumulated(sum, count)).then(new Accumulating(sum, count));
        }
    }

    /** Two logs and the input. */
    public record Logging() implements ExchangeState<Measure, Measure> {
        @Override
        public Reply<Measure> exchange(Turn<Measure> in, CallContext call) {
            call.log(LogLevel.INFO, "exchange processing");
            call.log(LogLevel.DEBUG, "exchange debug");
            return Reply.of(in.rows()).then(this);
        }
    }

    /** Nothing for nothing. */
    public record ZeroColumns() implements ExchangeState<Batch, Batch> {

        static final Schema SCHEMA = new Schema(List.of());

        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            return Reply.of(Batch.of(new VectorSchemaRoot(List.of(), List.of(), 0))).then(this);
        }
    }

    /** The input, until a turn fails. */
    public record Failing(long failOn, long exchangeCount) implements ExchangeState<Measure, Measure> {
        @Override
        public Reply<Measure> exchange(Turn<Measure> in, CallContext call) {
            long count = exchangeCount + 1;
            if (count >= failOn) {
                throw new IllegalStateException("intentional error on exchange " + count);
            }
            return Reply.of(in.rows()).then(new Failing(failOn, count));
        }
    }

    /** Many rows for any input. */
    public record Oversized(long rowsPerBatch) implements ExchangeState<Measure, Counter> {
        @Override
        public Reply<Counter> exchange(Turn<Measure> in, CallContext call) {
            return Reply.of(ProducerStates.counters(0, rowsPerBatch)).then(this);
        }
    }

    /** The input; counts turns and cancellations. */
    public record Cancellable() implements ExchangeState<Measure, Measure> {
        @Override
        public Reply<Measure> exchange(Turn<Measure> in, CallContext call) {
            CancelProbe.EXCHANGE_CALLS.incrementAndGet();
            return Reply.of(in.rows()).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            CancelProbe.CANCEL_CALLS.incrementAndGet();
        }
    }

    /** Changes of the session's counter; a call without session has none. */
    public record SessionChanging() implements ExchangeState<SessionChange, SessionValue> {
        @Override
        public Reply<SessionValue> exchange(Turn<SessionChange> in, CallContext call) {
            throw NoSession.counter();
        }
    }
}
