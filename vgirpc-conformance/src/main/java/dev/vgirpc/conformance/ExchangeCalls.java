package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Turn;
import dev.vgirpc.conformance.StreamRows.Accumulated;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Exchanges that run as they should. */
final class ExchangeCalls {

    private static final List<List<Measure>> TURNS = List.of(
            values(1.0),
            values(),
            values(-2.5, 0.0, -0.0, 1e300),
            values((Double) null),
            values(Double.NaN, null, Double.POSITIVE_INFINITY, Double.MIN_VALUE));

    private final StreamCalls calls;
    private final ConformanceService service;

    private ExchangeCalls(StreamCalls calls) {
        this.calls = calls;
        this.service = calls.service();
    }

    static void run(StreamCalls calls) {
        ExchangeCalls exchanges = new ExchangeCalls(calls);
        exchanges.scaling();
        exchanges.accumulating();
        exchanges.logging();
        exchanges.zeroColumns();
        exchanges.large();
    }

    static List<Measure> values(@Nullable Double... values) {
        return Arrays.stream(values).map(Measure::new).toList();
    }

    static List<Measure> many(int count) {
        return DoubleStream.iterate(0.5, value -> value + 1)
                .limit(count)
                .mapToObj(Measure::new)
                .toList();
    }

    /** The stream as one of numbers. */
    static ExchangeStream<Measure, Measure> measures(RpcStream stream) {
        return stream.asExchange(Measure.class, Measure.class);
    }

    private void scaling() {
        for (double factor : new double[] {2.5, 1, 0, -0.0, -1e-5, 1e16, Double.NaN, Double.NEGATIVE_INFINITY}) {
            calls.run("exchange_scale by " + factor, () -> scale(factor, service.exchangeScale(factor)));
            calls.run("exchange_scale by " + factor + " in batches", () ->
                    scaleBatches(factor, service.exchangeScale(factor)));
            calls.run("exchange_with_header by " + factor, () -> {
                RpcStream.WithHeader<ConformanceHeader> stream = service.exchangeWithHeader(factor);
                Cases.equal(
                        new ConformanceHeader(0, "scale by " + PythonFloat.text(factor)), stream.header(), "header");
                scale(factor, stream);
            });
        }
        for (long seed : new long[] {0, 1, 2, 3, -7}) {
            calls.run("exchange_with_rich_header " + seed, () -> {
                RpcStream.WithHeader<RichHeader> stream = service.exchangeWithRichHeader(seed, 0.5);
                Cases.same(RichHeader.of(seed), stream.header(), "header");
                scaleBatches(0.5, stream);
            });
        }
        calls.run("exchange_cast_compatible", () -> scale(1, service.exchangeCastCompatible()));
        calls.run("exchange_scale by single rows", () -> {
            try (RpcStream stream = service.exchangeScale(3)) {
                ExchangeStream<Measure, Measure> exchange = measures(stream);
                for (double value = 0; value < 300; value++) {
                    Cases.equal(new Measure(value * 3), exchange.exchange(new Measure(value)).row(), "row");
                }
            }
        });
    }

    private static List<Measure> scaled(List<Measure> rows, double factor) {
        return rows.stream()
                .map(row -> new Measure(row.value() == null ? null : (Double) (row.value() * factor)))
                .toList();
    }

    private static void scale(double factor, RpcStream stream) {
        try (stream) {
            ExchangeStream<Measure, Measure> exchange = measures(stream);
            for (List<Measure> rows : TURNS) {
                Turn<Measure> answer = exchange.exchange(rows);
                StreamCalls.plain(answer, StreamCalls.MEASURES);
                Cases.equal(scaled(rows, factor), answer.rows(), "rows");
            }
        }
    }

    /** Metadata that goes with the batches changes nothing. */
    private static void scaleBatches(double factor, RpcStream stream) {
        try (stream) {
            ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
            for (List<Measure> rows : TURNS) {
                try (Batch input = Batch.ofRows(Measure.class, rows)) {
                    Turn<Batch> answer = exchange.exchange(input, Map.of("", "ü", "turn", "é\0\n"));
                    StreamCalls.plain(answer, StreamCalls.MEASURES);
                    Cases.equal(scaled(rows, factor), answer.batch().rows(Measure.class), "rows");
                    Cases.equal(rows, input.rows(Measure.class), "rows of the input afterwards");
                }
            }
        }
    }

    private void accumulating() {
        Schema columns = new Schema(List.of(
                Field.nullable("running_sum", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                StreamCalls.integer("exchange_count")));
        calls.run("exchange_accumulate", () -> {
            try (RpcStream stream = service.exchangeAccumulate()) {
                ExchangeStream<Measure, Accumulated> exchange = stream.asExchange(Measure.class, Accumulated.class);
                double sum = 0;
                for (long turn = 1; turn <= 100; turn++) {
                    Turn<Accumulated> answer = exchange.exchange(values(turn * 0.5, null, 1.0));
                    sum += turn * 0.5 + 1;
                    StreamCalls.plain(answer, columns);
                    Cases.equal(new Accumulated(sum, turn), answer.row(), "row");
                }
            }
        });
        calls.run("exchange_accumulate begins anew", () -> {
            for (double value : new double[] {5, 6}) {
                try (RpcStream stream = service.exchangeAccumulate()) {
                    Cases.equal(
                            new Accumulated(value, 1L),
                            stream.asExchange(Measure.class, Accumulated.class)
                                    .exchange(new Measure(value))
                                    .row(),
                            "row");
                }
            }
        });
    }

    private void logging() {
        calls.run("exchange_with_logs", () -> {
            try (RpcStream stream = service.exchangeWithLogs()) {
                ExchangeStream<Measure, Measure> exchange = measures(stream);
                for (List<Measure> rows : TURNS) {
                    calls.logs().clear();
                    Turn<Measure> answer = exchange.exchange(rows);
                    Cases.equal(
                            List.of("INFO exchange processing", "DEBUG exchange debug"),
                            calls.logs().stream()
                                    .map(log -> log.level() + " " + log.message())
                                    .toList(),
                            "logs");
                    for (LogMessage log : calls.logs()) {
                        ProducerCalls.facts(log, "server_id");
                    }
                    StreamCalls.plain(answer, StreamCalls.MEASURES);
                    Cases.equal(rows, answer.rows(), "rows");
                }
            }
        });
        calls.run("exchange_with_logs when a sink fails", () -> {
            IllegalStateException own = new IllegalStateException("of the sink");
            ConformanceService view = Rpc.with(service, CallOptions.none().onLog(log -> {
                throw own;
            }));
            try (RpcStream stream = view.exchangeWithLogs()) {
                Cases.equal(
                        own,
                        Cases.thrown(IllegalStateException.class, () -> measures(stream).exchange(values(1.0))),
                        "exception");
            }
        });
    }

    private void zeroColumns() {
        Schema none = new Schema(List.of());
        for (int rows : new int[] {0, 3}) {
            calls.run("exchange_zero_columns with " + rows + " rows", () -> {
                try (RpcStream stream = service.exchangeZeroColumns();
                        Batch input = Batch.of(new VectorSchemaRoot(List.of(), List.of(), rows))) {
                    ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
                    for (int turn = 0; turn < 5; turn++) {
                        Turn<Batch> answer = exchange.exchange(input, Map.of("turn", String.valueOf(turn)));
                        StreamCalls.plain(answer, none);
                        Cases.equal(0, answer.batch().rowCount(), "number of rows");
                    }
                }
            });
        }
        calls.run("exchange_zero_columns as a producer", () -> {
            try (RpcStream stream = service.exchangeZeroColumns()) {
                Iterator<Turn<Batch>> turns = stream.asProducer(Batch.class).turns().iterator();
                for (int turn = 0; turn < 5; turn++) {
                    Turn<Batch> answer = turns.next();
                    StreamCalls.plain(answer, none);
                    Cases.equal(0, answer.batch().rowCount(), "number of rows");
                }
            }
        });
    }

    private void large() {
        for (int rows : new int[] {0, 1, 5000, 500_000}) {
            calls.run("exchange_oversized of " + rows, () -> {
                List<Counter> expected = ProducerStates.counters(0, rows);
                try (RpcStream stream = service.exchangeOversized(rows)) {
                    ExchangeStream<Measure, Counter> exchange = stream.asExchange(Measure.class, Counter.class);
                    for (List<Measure> input : List.of(values(1.0), values())) {
                        Turn<Counter> answer = exchange.exchange(input);
                        StreamCalls.plain(answer, StreamCalls.COUNTERS);
                        Cases.equal(expected, answer.rows(), "rows");
                    }
                }
            });
        }
        List<Measure> many = many(1_000_000);
        calls.run("exchange_scale of a million rows", () -> {
            try (RpcStream stream = service.exchangeScale(2)) {
                ExchangeStream<Measure, Measure> exchange = measures(stream);
                Cases.equal(scaled(many, 2), exchange.exchange(many).rows(), "rows");
                Cases.equal(values(2.0), exchange.exchange(values(1.0)).rows(), "rows of a small turn");
                try (Batch batch = Batch.ofRows(Measure.class, many)) {
                    Batch answer = exchange.exchange(batch, Map.of()).batch();
                    Cases.equal(scaled(many, 2), answer.rows(Measure.class), "rows of the batch");
                }
            }
        });
    }
}
