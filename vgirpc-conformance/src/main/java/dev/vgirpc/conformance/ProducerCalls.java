package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.ValueException;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.SessionValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Producers that run to their end. */
final class ProducerCalls {

    private final StreamCalls calls;
    private final ConformanceService service;

    private ProducerCalls(StreamCalls calls) {
        this.calls = calls;
        this.service = calls.service();
    }

    static void run(StreamCalls calls) {
        ProducerCalls producers = new ProducerCalls(calls);
        producers.counting();
        producers.views();
        producers.largeBatches();
        producers.logs();
        producers.headers();
        producers.dynamicColumns();
    }

    private void counting() {
        for (long count : new long[] {-1, 0, 1, 2, 5, 300}) {
            calls.run("produce_n " + count, () -> counts(count, service.produceN(count)));
        }
        calls.run("produce_empty", () -> counts(0, service.produceEmpty()));
        calls.run("produce_single", () -> counts(1, service.produceSingle()));
    }

    /** One row in each turn. */
    private static void counts(long count, RpcStream stream) {
        List<List<Counter>> expected = LongStream.range(0, count)
                .mapToObj(index -> List.of(Counter.of(index)))
                .toList();
        Cases.equal(expected, StreamCalls.turns(stream, Counter.class, StreamCalls.COUNTERS), "turns");
    }

    private void views() {
        calls.run("produce_n by rows, by batches and by other records", () -> {
            try (RpcStream stream = service.produceN(4)) {
                Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
                Cases.equal(Counter.of(0), rows.next(), "row");
                Batch batch = stream.asProducer(Batch.class).iterator().next();
                Cases.equal(StreamCalls.COUNTERS, batch.schema(), "columns");
                Cases.equal(List.of(Counter.of(1)), batch.rows(Counter.class), "rows of the batch");
                Cases.equal(
                        new SessionValue(20L), stream.asProducer(SessionValue.class).iterator().next(), "other record");
                Cases.check(batch.isClosed(), "the batch of the turn before is open");
                Cases.equal(Counter.of(3), rows.next(), "row");
                Cases.check(!rows.hasNext(), "there are more rows");
                Cases.check(!rows.hasNext(), "there are more rows after the end");
            }
        });
        calls.run("produce_n with rows that do not fit", () -> {
            try (RpcStream stream = service.produceN(2)) {
                Iterator<Point> points = stream.asProducer(Point.class).iterator();
                Cases.thrown(ValueException.class, points::next);
            }
        });
        calls.run("produce_n left open by its reader", () -> {
            // At its end a stream gives the connection back; closing it is then nothing.
            RpcStream stream = service.produceN(1);
            Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
            Cases.equal(Counter.of(0), rows.next(), "row");
            Cases.check(!rows.hasNext(), "there are more rows");
            Cases.equal(3L, service.echoInt(3), "call before the close");
            stream.cancel();
            stream.close();
        });
    }

    private void largeBatches() {
        large(0, 0);
        large(0, 2);
        large(1, 3);
        large(1000, 3);
        large(200_000, 3);
        for (int rows : new int[] {-1, 0, 1, 5000, 1_000_000}) {
            calls.run("produce_oversized_batch of " + rows, () -> Cases.equal(
                    List.of(ProducerStates.counters(0, rows)),
                    StreamCalls.turns(service.produceOversizedBatch(rows), Counter.class, StreamCalls.COUNTERS),
                    "turns"));
        }
        calls.run("produce_large_batches with batches that are kept", () -> {
            List<Batch> kept = new ArrayList<>();
            try {
                try (RpcStream stream = service.produceLargeBatches(50_000, 3)) {
                    stream.asProducer(Batch.class).forEach(batch -> kept.add(batch.transferTo(Rpc.allocator())));
                }
                Cases.equal(3, kept.size(), "number of batches");
                for (int i = 0; i < kept.size(); i++) {
                    Cases.equal(
                            ProducerStates.counters(50_000L * i, 50_000), kept.get(i).rows(Counter.class), "rows");
                }
            } finally {
                kept.forEach(Batch::close);
            }
        });
    }

    private void large(int rows, int batches) {
        calls.run("produce_large_batches " + batches + " of " + rows, () -> {
            List<List<Counter>> expected = LongStream.range(0, batches)
                    .mapToObj(index -> ProducerStates.counters(index * rows, rows))
                    .toList();
            Cases.equal(
                    expected,
                    StreamCalls.turns(
                            service.produceLargeBatches(rows, batches), Counter.class, StreamCalls.COUNTERS),
                    "turns");
        });
    }

    private void logs() {
        for (long count : new long[] {0, 1, 5}) {
            calls.run("produce_with_logs " + count, () -> {
                List<Object> seen = new ArrayList<>();
                ConformanceService view = Rpc.with(service, CallOptions.none().onLog(log -> {
                    Cases.equal(LogLevel.INFO, log.level(), "level");
                    facts(log, "server_id");
                    seen.add(log.message());
                }));
                try (RpcStream stream = view.produceWithLogs(count)) {
                    stream.asProducer(Counter.class).forEach(seen::add);
                }
                List<Object> expected = new ArrayList<>();
                for (long index = 0; index < count; index++) {
                    expected.addAll(List.of("producing batch " + index, Counter.of(index)));
                }
                Cases.equal(expected, seen, "logs and rows");
                Cases.equal(0, calls.logs().size(), "logs of the client");
            });
        }
    }

    /** The log carries these facts and no others. */
    static void facts(LogMessage log, String... keys) {
        Cases.equal(Arrays.asList(keys), List.copyOf(log.extra().keySet()), "facts of the log");
        for (String key : keys) {
            String pattern = key.equals("server_id") ? "[0-9a-f]{12}" : "[0-9a-f]{16}";
            Cases.check(log.extra().get(key) instanceof String id && id.matches(pattern), key + " of the log");
        }
    }

    private void headers() {
        for (long count : new long[] {0, 1, 3}) {
            calls.run("produce_with_header " + count, () -> {
                RpcStream.WithHeader<ConformanceHeader> stream = service.produceWithHeader(count);
                ConformanceHeader expected = new ConformanceHeader(count, "producing " + count + " batches");
                Cases.equal(expected, stream.header(), "header");
                counts(count, stream);
                Cases.equal(expected, stream.header(), "header after the end");
            });
            calls.run("produce_with_header_and_logs " + count, () -> {
                try (RpcStream.WithHeader<ConformanceHeader> stream = service.produceWithHeaderAndLogs(count)) {
                    Cases.equal(1, calls.logs().size(), "number of logs before the first turn");
                    LogMessage log = calls.logs().getFirst();
                    Cases.equal(LogLevel.INFO, log.level(), "level");
                    Cases.equal("stream init log", log.message(), "text");
                    facts(log, "server_id", "request_id");
                    Cases.equal(
                            new ConformanceHeader(count, "producing " + count + " with logs"),
                            stream.header(),
                            "header");
                    counts(count, stream);
                    Cases.equal(1, calls.logs().size(), "number of logs");
                }
            });
        }
        for (long seed : new long[] {0, 1, 2, 3, 42, 255, 1255, -1, -1000, 1L << 40}) {
            calls.run("produce_with_rich_header " + seed, () -> {
                RpcStream.WithHeader<RichHeader> stream = service.produceWithRichHeader(seed, 2);
                Cases.same(RichHeader.of(seed), stream.header(), "header");
                counts(2, stream);
            });
        }
    }

    private void dynamicColumns() {
        for (boolean strings : new boolean[] {false, true}) {
            for (boolean floats : new boolean[] {false, true}) {
                for (int count : new int[] {0, 3}) {
                    String columns = "index" + (strings ? " label" : "") + (floats ? " score" : "");
                    calls.run("produce_dynamic_schema " + count + " with " + columns, () ->
                            dynamic(count, strings, floats));
                }
            }
        }
    }

    private void dynamic(int count, boolean strings, boolean floats) {
        List<Field> columns = new ArrayList<>(List.of(StreamCalls.integer("index")));
        if (strings) {
            columns.add(Field.nullable("label", ArrowType.Utf8.INSTANCE));
        }
        if (floats) {
            columns.add(Field.nullable("score", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)));
        }
        Schema schema = new Schema(columns);
        int index = 0;
        try (RpcStream.WithHeader<RichHeader> stream = service.produceDynamicSchema(7, count, strings, floats)) {
            Cases.same(RichHeader.of(7), stream.header(), "header");
            for (Batch batch : stream.asProducer(Batch.class)) {
                Cases.equal(schema, batch.schema(), "columns");
                Cases.equal(1, batch.rowCount(), "number of rows");
                Map<String, Object> all = Map.of("index", (long) index, "label", "row-" + index, "score", index * 1.5);
                for (Field column : columns) {
                    Object value = batch.root().getVector(column.getName()).getObject(0);
                    Object expected = all.get(column.getName());
                    Cases.equal(expected, expected instanceof String ? String.valueOf(value) : value, column.getName());
                }
                index++;
            }
        }
        Cases.equal(count, index, "number of turns");
    }
}
