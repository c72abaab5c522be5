package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RpcStream;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Streams that their caller cancels, closes early or never uses. */
final class StreamEndCalls {

    private final StreamCalls calls;
    private final ConformanceService service;

    private StreamEndCalls(StreamCalls calls) {
        this.calls = calls;
        this.service = calls.service();
    }

    static void run(StreamCalls calls) {
        StreamEndCalls ends = new StreamEndCalls(calls);
        ends.producers();
        ends.exchanges();
        ends.byAnotherThread();
        ends.held();
        ends.unused();
    }

    /** What the worker's states have counted since the last reset. */
    private void probe(long produced, long exchanged, long cancelled) {
        Cases.equal(List.of(produced, exchanged, cancelled), service.cancelProbeCounters(), "counters of the probe");
        service.resetCancelProbe();
    }

    private static final Map<String, Consumer<RpcStream>> ENDINGS = new LinkedHashMap<>();

    static {
        ENDINGS.put("cancelled", RpcStream::cancel);
        ENDINGS.put("closed", RpcStream::close);
        ENDINGS.put("cancelled, cancelled and closed twice", stream -> {
            stream.cancel();
            stream.cancel();
            stream.close();
            stream.close();
            stream.cancel();
        });
    }

    private void producers() {
        for (int taken : new int[] {0, 1, 2, 50}) {
            ENDINGS.forEach((ending, end) -> calls.run("cancellable_producer after " + taken + " turns " + ending, () -> {
                service.resetCancelProbe();
                RpcStream stream = service.cancellableProducer();
                Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
                for (long index = 0; index < taken; index++) {
                    Cases.equal(Counter.of(index), rows.next(), "row");
                }
                end.accept(stream);
                Cases.thrown(over(ending), rows::next);
                probe(taken, 0, 1);
                stream.close();
                Cases.thrown(IllegalStateException.class, rows::next);
                probe(0, 0, 0);
            }));
        }
        calls.run("produce_n cancelled after its end", () -> {
            try (RpcStream stream = service.produceN(1)) {
                Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
                Cases.equal(Counter.of(0), rows.next(), "row");
                Cases.check(!rows.hasNext(), "there are more rows");
                stream.cancel();
                Cases.check(!rows.hasNext(), "there are more rows after the cancel");
            }
        });
        calls.run("produce_large_batches closed before its end", () -> {
            try (RpcStream stream = service.produceLargeBatches(200_000, 1_000_000)) {
                Batch batch = stream.asProducer(Batch.class).iterator().next();
                Cases.equal(200_000, batch.rowCount(), "number of rows");
            }
        });
        calls.run("produce_dynamic_schema closed before its end", () -> {
            try (RpcStream stream = service.produceDynamicSchema(1, 1000, true, true)) {
                Cases.equal(1, stream.asProducer(Batch.class).iterator().next().rowCount(), "number of rows");
            }
        });
    }

    /** What a turn of the stream throws afterwards. */
    private static Class<? extends RuntimeException> over(String ending) {
        return ending.equals("cancelled") ? CancellationException.class : IllegalStateException.class;
    }

    private void exchanges() {
        for (int turns : new int[] {0, 1, 5}) {
            ENDINGS.forEach((ending, end) -> calls.run("cancellable_exchange after " + turns + " turns " + ending, () -> {
                service.resetCancelProbe();
                RpcStream stream = service.cancellableExchange();
                ExchangeStream<Measure, Measure> exchange = ExchangeCalls.measures(stream);
                for (int turn = 0; turn < turns; turn++) {
                    Measure row = new Measure(turn + 0.5);
                    Cases.equal(row, exchange.exchange(row).row(), "row");
                }
                end.accept(stream);
                Cases.thrown(over(ending), () -> exchange.exchange(new Measure(1.0)));
                probe(0, turns, 1);
                stream.close();
                Cases.thrown(IllegalStateException.class, () -> exchange.exchange(new Measure(1.0)));
                probe(0, 0, 0);
            }));
        }
        calls.run("exchange_with_header cancelled", () -> {
            try (RpcStream.WithHeader<ConformanceHeader> stream = service.exchangeWithHeader(2)) {
                Cases.equal(
                        new Measure(3.0),
                        ExchangeCalls.measures(stream).exchange(new Measure(1.5)).row(),
                        "row");
                stream.cancel();
                Cases.equal("scale by 2.0", stream.header().description(), "description after the cancel");
            }
        });
    }

    /** A turn that is on its way is still given; the next one is refused. */
    private void byAnotherThread() {
        calls.run("cancellable_producer cancelled by another thread", () -> {
            for (int round = 0; round < 200; round++) {
                service.resetCancelProbe();
                int begin = 1 + round % 10;
                CountDownLatch begun = new CountDownLatch(begin);
                long[] read = {0};
                try (RpcStream stream = service.cancellableProducer()) {
                    Thread canceller = Thread.ofPlatform().start(() -> {
                        try {
                            begun.await();
                            stream.cancel();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    Cases.thrown(CancellationException.class, () -> {
                        for (Counter row : stream.asProducer(Counter.class)) {
                            Cases.equal(Counter.of(read[0]++), row, "row");
                            begun.countDown();
                            Cases.check(read[0] < 1_000_000, "the stream was not cancelled");
                        }
                    });
                    canceller.join();
                }
                Cases.check(read[0] >= begin, "cancelled after " + read[0] + " rows");
                probe(read[0], 0, 1);
            }
        });
    }

    /** A connection has one stream at a time. */
    private void held() {
        calls.run("exchange_scale holds the connection until it is closed", () -> {
            try (RpcStream stream = service.exchangeScale(2)) {
                Cases.thrown(IllegalStateException.class, () -> service.echoInt(1));
                Cases.thrown(IllegalStateException.class, () -> service.produceN(1));
                Cases.equal(
                        new Measure(4.0),
                        ExchangeCalls.measures(stream).exchange(new Measure(2.0)).row(),
                        "row after the calls that were refused");
                Cases.thrown(IllegalStateException.class, () -> service.echoInt(1));
            }
        });
    }

    private void unused() {
        Map<String, Supplier<? extends RpcStream>> all = new LinkedHashMap<>();
        all.put("produce_n", () -> service.produceN(3));
        all.put("produce_empty", service::produceEmpty);
        all.put("produce_single", service::produceSingle);
        all.put("produce_large_batches", () -> service.produceLargeBatches(1000, 1000));
        all.put("produce_with_logs", () -> service.produceWithLogs(3));
        all.put("produce_error_mid_stream", () -> service.produceErrorMidStream(0));
        all.put("produce_error_on_init", service::produceErrorOnInit);
        all.put("produce_oversized_batch", () -> service.produceOversizedBatch(1000));
        all.put("produce_with_header", () -> service.produceWithHeader(3));
        all.put("produce_with_header_and_logs", () -> service.produceWithHeaderAndLogs(3));
        all.put("produce_with_rich_header", () -> service.produceWithRichHeader(1, 3));
        all.put("produce_dynamic_schema", () -> service.produceDynamicSchema(1, 3, true, true));
        all.put("exchange_scale", () -> service.exchangeScale(2));
        all.put("exchange_cast_compatible", service::exchangeCastCompatible);
        all.put("exchange_accumulate", service::exchangeAccumulate);
        all.put("exchange_with_logs", service::exchangeWithLogs);
        all.put("exchange_error_on_nth", () -> service.exchangeErrorOnNth(1));
        all.put("exchange_zero_columns", service::exchangeZeroColumns);
        all.put("exchange_error_on_init", service::exchangeErrorOnInit);
        all.put("exchange_oversized", () -> service.exchangeOversized(1000));
        all.put("exchange_with_header", () -> service.exchangeWithHeader(2));
        all.put("exchange_with_rich_header", () -> service.exchangeWithRichHeader(1, 2));
        all.put("cancellable_producer", service::cancellableProducer);
        all.put("cancellable_exchange", service::cancellableExchange);
        all.put("stream_session_counter", () -> service.streamSessionCounter(1));
        all.put("exchange_session_counter", service::exchangeSessionCounter);
        all.forEach((name, open) -> {
            calls.run(name + " unused", () -> open.get().close());
            calls.run(name + " unused and cancelled", () -> {
                try (RpcStream stream = open.get()) {
                    stream.cancel();
                }
            });
        });
        calls.run("all streams unused", () -> {
            for (int round = 0; round < 5; round++) {
                all.values().forEach(open -> open.get().close());
            }
        });
    }
}
