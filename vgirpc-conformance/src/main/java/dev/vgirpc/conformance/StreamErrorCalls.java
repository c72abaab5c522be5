package dev.vgirpc.conformance;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcStream;
import dev.vgirpc.conformance.StreamRows.Accumulated;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import dev.vgirpc.conformance.StreamRows.SessionChange;
import dev.vgirpc.conformance.StreamRows.SessionValue;
import java.util.Iterator;
import java.util.List;

/** Streams that fail: before they are open, and in a turn. */
final class StreamErrorCalls {

    private final StreamCalls calls;
    private final ConformanceService service;

    private StreamErrorCalls(StreamCalls calls) {
        this.calls = calls;
        this.service = calls.service();
    }

    static void run(StreamCalls calls) {
        StreamErrorCalls errors = new StreamErrorCalls(calls);
        errors.notOpened();
        errors.refused();
        errors.inATurn();
        errors.withoutSession();
    }

    /** Where there is no header, the error comes with the first turn. */
    private void notOpened() {
        calls.run("produce_error_on_init", () -> {
            try (RpcStream stream = service.produceErrorOnInit()) {
                Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
                ErrorCalls.raised("RuntimeError", "intentional init error", rows::next);
                Cases.thrown(IllegalStateException.class, rows::next);
            }
        });
        calls.run("exchange_error_on_init", () -> {
            try (RpcStream stream = service.exchangeErrorOnInit()) {
                ExchangeStream<Measure, Measure> exchange = ExchangeCalls.measures(stream);
                ErrorCalls.raised(
                        "RuntimeError",
                        "intentional exchange init error",
                        () -> exchange.exchange(ExchangeCalls.values(1.0)));
                Cases.thrown(IllegalStateException.class, () -> exchange.exchange(ExchangeCalls.values(1.0)));
            }
        });
        calls.run("exchange_error_on_init with a large first input", () -> {
            try (RpcStream stream = service.exchangeErrorOnInit()) {
                ErrorCalls.raised(
                        "RuntimeError",
                        "intentional exchange init error",
                        () -> ExchangeCalls.measures(stream).exchange(ExchangeCalls.many(500_000)));
            }
        });
        calls.run("produce_error_on_init and exchange_error_on_init many times", () -> {
            for (int i = 0; i < 50; i++) {
                try (RpcStream stream = service.produceErrorOnInit()) {
                    Cases.thrown(
                            RemoteCallException.class,
                            () -> stream.asProducer(Counter.class).iterator().next());
                }
                try (RpcStream stream = service.exchangeErrorOnInit()) {
                    Cases.thrown(
                            RemoteCallException.class,
                            () -> ExchangeCalls.measures(stream).exchange(List.of()));
                }
            }
        });
    }

    /** Calls that the server refuses; where a header is due, at once. */
    private void refused() {
        OtherContracts.Unknown unknown =
                calls.session().client().proxy(OtherContracts.Unknown.class);
        calls.run("unknown stream", () -> {
            try (RpcStream stream = unknown.noSuchStream(1)) {
                ErrorCalls.refused(
                        "MethodNotImplementedError",
                        ErrorKind.METHOD_NOT_IMPLEMENTED,
                        () -> stream.asProducer(Counter.class).iterator().next());
            }
        });
        calls.run("unknown stream with a header", () -> ErrorCalls.refused(
                "MethodNotImplementedError",
                ErrorKind.METHOD_NOT_IMPLEMENTED,
                () -> unknown.noSuchStreamWithHeader(1).close()));
        calls.run("stream of a wrong version", () -> {
            try (RpcStream stream = calls.session()
                    .client()
                    .proxy(OtherContracts.Version9.class)
                    .produceN(1)) {
                ErrorCalls.refused(
                        "ProtocolVersionError",
                        ErrorKind.PROTOCOL_VERSION_MISMATCH,
                        () -> stream.asProducer(Counter.class).iterator().next());
            }
        });
        OtherContracts.WrongParameters wrong =
                calls.session().client().proxy(OtherContracts.WrongParameters.class);
        calls.run("stream with a wrong parameter", () -> {
            try (RpcStream stream = wrong.exchangeScale(2)) {
                ErrorCalls.refused(
                        "TypeError", null, () -> ExchangeCalls.measures(stream).exchange(ExchangeCalls.values(1.0)));
            }
        });
        calls.run("stream with a header and without its parameter", () ->
                ErrorCalls.refused("TypeError", null, () -> wrong.produceWithHeader().close()));
    }

    private void inATurn() {
        for (long before : new long[] {-1, 0, 1, 5}) {
            calls.run("produce_error_mid_stream after " + before, () -> {
                try (RpcStream stream = service.produceErrorMidStream(before)) {
                    Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
                    for (long index = 0; index < before; index++) {
                        Cases.equal(Counter.of(index), rows.next(), "row");
                    }
                    ErrorCalls.raised(
                            "RuntimeError", "intentional error after " + before + " batches", rows::hasNext);
                    Cases.thrown(IllegalStateException.class, rows::hasNext);
                    stream.cancel();
                }
            });
            long failing = before + 1;
            calls.run("exchange_error_on_nth " + failing, () -> {
                try (RpcStream stream = service.exchangeErrorOnNth(failing)) {
                    ExchangeStream<Measure, Measure> exchange = ExchangeCalls.measures(stream);
                    for (long turn = 1; turn < failing; turn++) {
                        List<Measure> rows = ExchangeCalls.values((double) turn, null);
                        Cases.equal(rows, exchange.exchange(rows).rows(), "rows");
                    }
                    ErrorCalls.raised(
                            "RuntimeError",
                            "intentional error on exchange " + Math.max(failing, 1),
                            () -> exchange.exchange(ExchangeCalls.values(1.0)));
                    Cases.thrown(
                            IllegalStateException.class, () -> exchange.exchange(ExchangeCalls.values(1.0)));
                }
            });
        }
        for (List<Measure> rows : List.of(ExchangeCalls.values(), ExchangeCalls.values(null, null))) {
            calls.run("exchange_accumulate of " + rows.size() + " rows without a number", () -> {
                try (RpcStream stream = service.exchangeAccumulate()) {
                    ExchangeStream<Measure, Accumulated> exchange = stream.asExchange(Measure.class, Accumulated.class);
                    Cases.equal(new Accumulated(1.0, 1L), exchange.exchange(new Measure(1.0)).row(), "row");
                    ErrorCalls.refused("TypeError", null, () -> exchange.exchange(rows));
                }
            });
        }
    }

    private void withoutSession() {
        calls.run("stream_session_counter without a session", () -> {
            try (RpcStream stream = service.streamSessionCounter(2)) {
                Iterator<SessionValue> rows = stream.asProducer(SessionValue.class).iterator();
                ErrorCalls.refused("RuntimeError", null, rows::next);
            }
        });
        calls.run("stream_session_counter without a session and turns", () -> Cases.equal(
                List.of(),
                StreamCalls.turns(service.streamSessionCounter(0), SessionValue.class, StreamCalls.COUNTERS),
                "turns"));
        calls.run("exchange_session_counter without a session", () -> {
            try (RpcStream stream = service.exchangeSessionCounter()) {
                ExchangeStream<SessionChange, SessionValue> exchange =
                        stream.asExchange(SessionChange.class, SessionValue.class);
                ErrorCalls.refused("RuntimeError", null, () -> exchange.exchange(new SessionChange(1L)));
                Cases.thrown(IllegalStateException.class, () -> exchange.exchange(new SessionChange(1L)));
            }
        });
    }
}
