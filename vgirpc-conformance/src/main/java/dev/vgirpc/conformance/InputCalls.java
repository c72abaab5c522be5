package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Turn;
import dev.vgirpc.ValueException;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import dev.vgirpc.conformance.StreamRows.SessionChange;
import dev.vgirpc.conformance.StreamRows.SessionValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;

/** Inputs whose columns are not those that the stream takes. */
final class InputCalls {

    private final StreamCalls calls;
    private final ConformanceService service;

    private InputCalls(StreamCalls calls) {
        this.calls = calls;
        this.service = calls.service();
    }

    static void run(StreamCalls calls) {
        InputCalls inputs = new InputCalls(calls);
        inputs.castable();
        inputs.tooLarge();
        inputs.wrongColumns();
        inputs.laterTurns();
    }

    private void castable() {
        Map<String, ArrowType> types = new LinkedHashMap<>();
        for (int bits : new int[] {8, 16, 32, 64}) {
            types.put("int" + bits, new ArrowType.Int(bits, true));
            types.put("uint" + bits, new ArrowType.Int(bits, false));
        }
        types.put("float16", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF));
        types.put("float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        types.put("decimal128(10, 2)", new ArrowType.Decimal(10, 2, 128));
        types.put("utf8", ArrowType.Utf8.INSTANCE);
        types.put("large_utf8", ArrowType.LargeUtf8.INSTANCE);
        List<Measure> rows = ExchangeCalls.values(0.0, 1.0, null, 100.0);
        types.forEach((name, type) -> {
            for (boolean nullable : new boolean[] {true, false}) {
                List<Measure> sent = nullable ? rows : ExchangeCalls.values(5.0, 7.0);
                Schema columns = new Schema(List.of(
                        nullable ? Field.nullable("value", type) : Field.notNullable("value", type)));
                calls.run("exchange_cast_compatible " + name + (nullable ? "" : " without nulls"), () -> {
                    try (RpcStream stream = service.exchangeCastCompatible();
                            Batch doubles = Batch.ofRows(Measure.class, sent);
                            Batch input = doubles.castTo(columns, Rpc.allocator())) {
                        ExchangeStream<Batch, Measure> exchange = stream.asExchange(Batch.class, Measure.class);
                        for (int turn = 0; turn < 2; turn++) {
                            Turn<Measure> answer = exchange.exchange(input);
                            StreamCalls.plain(answer, StreamCalls.MEASURES);
                            Cases.equal(sent, answer.rows(), "rows");
                        }
                    }
                });
            }
        });
        calls.run("exchange_cast_compatible with records of whole numbers", () -> {
            try (RpcStream stream = service.exchangeCastCompatible()) {
                ExchangeStream<SessionValue, SessionValue> exchange =
                        stream.asExchange(SessionValue.class, SessionValue.class);
                // The answer is float64, which no record of long reads.
                Turn<SessionValue> answer = exchange.exchange(new SessionValue(7L));
                Cases.thrown(ValueException.class, answer::rows);
                Cases.equal(List.of(new Measure(7.0)), answer.batch().rows(Measure.class), "rows");
            }
        });
        calls.run("exchange_with_logs of whole numbers", () -> {
            // The method echoes its input: it got what it takes.
            try (RpcStream stream = service.exchangeWithLogs()) {
                Turn<Measure> answer = stream.asExchange(SessionValue.class, Measure.class)
                        .exchange(List.of(new SessionValue(1L << 53), new SessionValue(null)));
                StreamCalls.plain(answer, StreamCalls.MEASURES);
                Cases.equal(ExchangeCalls.values(0x1p53, null), answer.rows(), "rows");
            }
        });
    }

    private void tooLarge() {
        calls.run("exchange_cast_compatible of a whole number that no float64 is", () -> {
            try (RpcStream stream = service.exchangeCastCompatible()) {
                ExchangeStream<SessionValue, Measure> exchange = stream.asExchange(SessionValue.class, Measure.class);
                Cases.equal(
                        new Measure(0x1p53), exchange.exchange(new SessionValue(1L << 53)).row(), "row");
                mismatch(() -> exchange.exchange(new SessionValue((1L << 53) + 1)));
            }
        });
        calls.run("exchange_cast_compatible of a text that is no number", () -> {
            VarCharVector text = new VarCharVector("value", Rpc.allocator());
            text.setSafe(0, new Text("one"));
            text.setValueCount(1);
            try (RpcStream stream = service.exchangeCastCompatible();
                    Batch input = Batch.of(new VectorSchemaRoot(List.of(text.getField()), List.of(text), 1))) {
                mismatch(() -> stream.asExchange(Batch.class, Measure.class).exchange(input));
            }
        });
    }

    private static void mismatch(Cases.Body turn) throws Exception {
        RemoteCallException e = ErrorCalls.refused("TypeError", null, turn);
        Cases.check(e.detail().startsWith("Input schema mismatch: expected "), e.detail());
    }

    private void wrongColumns() {
        calls.run("exchange_scale with a column of another name", () -> {
            try (RpcStream stream = service.exchangeScale(1)) {
                ExchangeStream<SessionChange, Measure> exchange =
                        stream.asExchange(SessionChange.class, Measure.class);
                mismatch(() -> exchange.exchange(new SessionChange(1L)));
                Cases.thrown(IllegalStateException.class, () -> exchange.exchange(new SessionChange(1L)));
            }
        });
        calls.run("exchange_scale with a column too many", () -> {
            try (RpcStream stream = service.exchangeScale(1)) {
                mismatch(() -> stream.asExchange(Counter.class, Measure.class).exchange(Counter.of(1)));
            }
        });
        calls.run("exchange_scale without columns", () -> {
            try (RpcStream stream = service.exchangeScale(1);
                    Batch none = Batch.of(new VectorSchemaRoot(List.of(), List.of(), 0))) {
                mismatch(() -> stream.asExchange(Batch.class, Batch.class).exchange(none));
            }
        });
        calls.run("exchange_with_header taken for a producer", () -> {
            try (RpcStream.WithHeader<ConformanceHeader> stream = service.exchangeWithHeader(1)) {
                mismatch(() -> stream.asProducer(Measure.class).iterator().next());
            }
        });
        calls.run("exchange_zero_columns with a column", () -> {
            try (RpcStream stream = service.exchangeZeroColumns()) {
                mismatch(() -> stream.asExchange(Measure.class, Batch.class).exchange(new Measure(1.0)));
            }
        });
        calls.run("produce_n taken for an exchange", () -> {
            try (RpcStream stream = service.produceN(3)) {
                mismatch(() -> stream.asExchange(Measure.class, Counter.class).exchange(new Measure(1.0)));
            }
        });
    }

    /** The first turn settles the columns: what does not fit then is refused before it is sent. */
    private void laterTurns() {
        calls.run("exchange_scale with other columns in later turns", () -> {
            try (RpcStream stream = service.exchangeScale(10);
                    Batch whole = Batch.ofRows(SessionValue.class, List.of(new SessionValue(1L)));
                    Batch halves = Batch.ofRows(Measure.class, ExchangeCalls.values(0.5));
                    Batch wholeDoubles = Batch.ofRows(Measure.class, ExchangeCalls.values(2.0));
                    Batch otherName = Batch.ofRows(SessionChange.class, List.of(new SessionChange(1L)))) {
                ExchangeStream<Batch, Measure> exchange = stream.asExchange(Batch.class, Measure.class);
                Cases.equal(new Measure(10.0), exchange.exchange(whole).row(), "row");
                Cases.thrown(ValueException.class, () -> exchange.exchange(halves));
                Cases.thrown(ValueException.class, () -> exchange.exchange(otherName));
                Cases.thrown(
                        IllegalArgumentException.class, () -> exchange.exchange(whole, Map.of("vgi_rpc.cancel", "1")));
                Cases.equal(new Measure(20.0), exchange.exchange(wholeDoubles).row(), "row of a castable batch");
                Cases.equal(
                        new Measure(30.0),
                        stream.asExchange(Measure.class, Measure.class)
                                .exchange(new Measure(3.0))
                                .row(),
                        "row of another view");
            }
        });
    }
}
