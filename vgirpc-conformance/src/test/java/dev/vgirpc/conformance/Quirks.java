package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The service of the recorded streams named {@code quirk-}: what a state may do beside the usual. */
@SnakeCase
public interface Quirks {

    /** A producer of column {@code n} that does what it is called for. */
    RpcStream producer(String name);

    /** An exchange of {@code a} and {@code b} for {@code n} that does what it is called for. */
    RpcStream exchanger(String name);

    /** So many logs before there is a stream of one row. */
    RpcStream initLogs(long count);

    /** A log, then an error. */
    RpcStream.WithHeader<Title> headerErrorOnInit();

    /** A header is declared, and none given. */
    RpcStream.WithHeader<Title> missingHeader();

    /** A header. */
    record Title(String title) {}

    /** A row of the producers. */
    record Number(@Nullable Long n) {}

    /** A row that the exchange takes. */
    record Pair(@Nullable Long a, @Nullable Double b) {}

    /** The service, as far as it can be written with this library's types. */
    final class Service implements Quirks {

        /** What is logged before the header's method fails. */
        public static final String LOG_BEFORE_FAILURE = "before the failure";

        private static final Schema NUMBER = Batch.schemaOf(Number.class);

        /** A service without state. */
        public Service() {}

        @Override
        public RpcStream producer(String name) {
            return ProducerStream.of(NUMBER, new Producing(name, 1));
        }

        @Override
        public RpcStream exchanger(String name) {
            return ExchangeStream.of(Batch.schemaOf(Pair.class), NUMBER, new Exchanging(name));
        }

        @Override
        public RpcStream initLogs(long count) {
            CallContext call = CallContext.current();
            LongStream.range(0, count).forEach(i -> call.log(LogLevel.DEBUG, "init " + i));
            return ProducerStream.of(NUMBER, new Producing("once", 1));
        }

        @Override
        public RpcStream.WithHeader<Title> headerErrorOnInit() {
            CallContext.current().log(LogLevel.INFO, LOG_BEFORE_FAILURE);
            throw new IllegalArgumentException("no header today");
        }

        @Override
        @SuppressWarnings("NullAway") // that is the point
        public RpcStream.WithHeader<Title> missingHeader() {
            return ProducerStream.of(NUMBER, new Producing("once", 1), (Title) null);
        }
    }

    /** A producer at its n-th turn. */
    record Producing(String name, long n) implements ProducerState<Batch> {

        @Override
        @SuppressWarnings("NullAway") // a state that gives no step is a case
        public Step<Batch> next(CallContext call) {
            return switch (name) {
                case "once", "cast_output" ->
                    n > 1 ? Step.finish() : then(name.equals("once") ? longs("n", n) : ints("n", n));
                case "cancel" -> then(longs("n", n));
                case "double_emit" -> throw new IllegalStateException("Only one data batch may be emitted per call");
                case "no_emit" -> null;
                case "missing_column" -> then(longs("m", n));
                case "extra_columns" -> n > 2 ? Step.finish() : then(numberAmongOthers());
                case "zero_rows" -> n > 2 ? Step.finish() : then(n == 1 ? longs("n") : longs("n", n));
                case "with_metadata" ->
                    n > 2
                            ? Step.finish()
                            : Step.emit(longs("n", n))
                                    .metadata("app.key", "v" + n)
                                    .metadata("unicode", "é")
                                    .then(next());
                case "log_after_data" -> {
                    if (n > 2) {
                        yield Step.finish();
                    }
                    call.log(LogLevel.INFO, "before");
                    Batch batch = longs("n", n);
                    call.log(LogLevel.INFO, "after");
                    yield then(batch);
                }
                default -> throw new IllegalArgumentException("no producer " + name);
            };
        }

        private Step<Batch> then(Batch batch) {
            return Step.emit(batch).then(next());
        }

        private Producing next() {
            return new Producing(name, n + 1);
        }

        private Batch numberAmongOthers() {
            return Batch.of(new VectorSchemaRoot(
                    List.of(longs("before", 7).root().getVector(0), longs("n", n).root().getVector(0), longs("z", 8).root()
                            .getVector(0))));
        }

        @Override
        public void onCancel(CallContext call) {
            call.log(LogLevel.INFO, "cancelled");
            throw new IllegalStateException("the hook fails");
        }
    }

    /** An exchange. */
    record Exchanging(String name) implements ExchangeState<Batch, Batch> {

        @Override
        @SuppressWarnings("NullAway") // a state that gives no reply is a case
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            return switch (name) {
                case "sum" -> {
                    BigIntVector a = (BigIntVector) in.batch().root().getVector("a");
                    long sum = LongStream.range(0, a.getValueCount())
                            .map(i -> a.get((int) i))
                            .sum();
                    yield Reply.of(longs("n", sum)).then(this);
                }
                case "metadata" -> {
                    Reply.Answer<Batch> answer = Reply.of(longs("n", in.metadata().size()));
                    for (Map.Entry<String, String> entry : in.metadata().entrySet()) {
                        answer = answer.metadata("seen." + entry.getKey(), entry.getValue());
                    }
                    yield answer.then(this);
                }
                case "finish" -> null;
                default -> throw new IllegalArgumentException("no exchange " + name);
            };
        }
    }

    private static Batch longs(String column, long... values) {
        BigIntVector vector = new BigIntVector(column, Rpc.allocator());
        vector.allocateNew(Math.max(1, values.length));
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        return batch(vector, values.length);
    }

    private static Batch ints(String column, long value) {
        IntVector vector = new IntVector(column, Rpc.allocator());
        vector.allocateNew(1);
        vector.set(0, (int) value);
        return batch(vector, 1);
    }

    private static Batch batch(FieldVector vector, int rows) {
        vector.setValueCount(rows);
        return Batch.of(new VectorSchemaRoot(List.of(vector.getField()), List.of(vector), rows));
    }
}
