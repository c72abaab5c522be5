package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.Step;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.SessionValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;

/** The states of the service's producers, public because they travel. Each finishes in its own turn, as the reference's do. */
public final class ProducerStates {

    private ProducerStates() {}

    /** One row per turn. */
    public record Counting(long count, long current) implements ProducerState<Counter> {
        @Override
        public Step<Counter> next(CallContext call) {
            return current >= count
                    ? Step.finish()
                    : Step.emit(Counter.of(current)).then(new Counting(count, current + 1));
        }
    }

    /** Nothing. */
    public record Empty() implements ProducerState<Counter> {
        @Override
        public Step<Counter> next(CallContext call) {
            return Step.finish();
        }
    }

    /** Batches of many rows. */
    public record Large(long rowsPerBatch, long batchCount, long current) implements ProducerState<Counter> {
        @Override
        public Step<Counter> next(CallContext call) {
            return current >= batchCount
                    ? Step.finish()
                    : rows(current * rowsPerBatch, rowsPerBatch).then(new Large(rowsPerBatch, batchCount, current + 1));
        }
    }

    private static Step.Emission<Counter> rows(long from, long count) {
        List<Counter> rows = counters(from, count);
        return rows.isEmpty() ? Step.emitNone(Counter.class) : Step.emit(rows);
    }

    static List<Counter> counters(long from, long count) {
        return LongStream.range(from, from + count).mapToObj(Counter::of).toList();
    }

    /** One row per turn, and a log before it. */
    public record Logging(long count, long current) implements ProducerState<Counter> {
        @Override
        public Step<Counter> next(CallContext call) {
            if (current >= count) {
                return Step.finish();
            }
            call.log(LogLevel.INFO, "producing batch " + current);
            return Step.emit(Counter.of(current)).then(new Logging(count, current + 1));
        }
    }

    /** Fails after so many turns. */
    public record Failing(long emitBeforeError, long current) implements ProducerState<Counter> {
        @Override
        public Step<Counter> next(CallContext call) {
            if (current >= emitBeforeError) {
                throw new IllegalStateException("intentional error after " + emitBeforeError + " batches");
            }
            return Step.emit(Counter.of(current)).then(new Failing(emitBeforeError, current + 1));
        }
    }

    /** One row per turn, for ever; counts turns and cancellations. */
    public record Cancellable(long current) implements ProducerState<Counter> {
        @Override
        public Step<Counter> next(CallContext call) {
            CancelProbe.PRODUCE_CALLS.incrementAndGet();
            return Step.emit(Counter.of(current)).then(new Cancellable(current + 1));
        }

        @Override
        public void onCancel(CallContext call) {
            CancelProbe.CANCEL_CALLS.incrementAndGet();
        }
    }

    /** Columns as the caller wants them. */
    public record Dynamic(long count, boolean strings, boolean floats, long current) implements ProducerState<Batch> {

        static Schema schema(boolean strings, boolean floats) {
            List<Field> fields = new ArrayList<>();
            fields.add(Field.nullable("index", new ArrowType.Int(64, true)));
            if (strings) {
                fields.add(Field.nullable("label", ArrowType.Utf8.INSTANCE));
            }
            if (floats) {
                fields.add(Field.nullable("score", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)));
            }
            return new Schema(fields);
        }

        @Override
        public Step<Batch> next(CallContext call) {
            if (current >= count) {
                return Step.finish();
            }
            VectorSchemaRoot row = VectorSchemaRoot.create(schema(strings, floats), call.allocator());
            ((BigIntVector) row.getVector("index")).setSafe(0, current);
            if (strings) {
                ((VarCharVector) row.getVector("label")).setSafe(0, new Text("row-" + current));
            }
            if (floats) {
                ((Float8Vector) row.getVector("score")).setSafe(0, current * 1.5);
            }
            row.setRowCount(1);
            return Step.emit(Batch.of(row)).then(new Dynamic(count, strings, floats, current + 1));
        }
    }

    /** Increments of the session's counter; a call without session has none. */
    public record SessionCounting(long count) implements ProducerState<SessionValue> {
        @Override
        public Step<SessionValue> next(CallContext call) {
            if (count <= 0) {
                return Step.finish();
            }
            throw NoSession.counter();
        }
    }
}
