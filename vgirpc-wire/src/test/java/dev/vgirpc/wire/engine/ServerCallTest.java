package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vgirpc.CallContext;
import dev.vgirpc.CallListener;
import dev.vgirpc.CallOptions;
import dev.vgirpc.CallStatistics;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.MemoryTransport;
import dev.vgirpc.wire.support.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a service sees of its call, and what it can say beside the result. */
@ExtendWith(LeakCheck.class)
class ServerCallTest {

    private final List<LogMessage> logs = new ArrayList<>();
    private final Calls.Answering service = new Calls.Answering(() -> null);
    private final Served<Calls> served = new Served<>(
            Calls.class,
            service,
            UnaryOperator.identity(),
            logs::add,
            new MemoryTransport().kind(TransportKind.UNIX).peerMetadata(Map.of("remote_addr", "somewhere")));

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void logsOfAllLevelsArriveInOrderBeforeTheResult() {
        service.body = () -> {
            for (LogLevel level : LogLevel.values()) {
                if (level != LogLevel.EXCEPTION) {
                    CallContext.current().log(level, "at " + level);
                }
            }
            return "done";
        };

        Streams.Stream answer = served.ask(request(head("text"), WireSchema.EMPTY));
        assertThat(answer.batches()).hasSize(6);
        for (int i = 0; i < 5; i++) {
            String level = LogLevel.values()[i + 1].name();
            Map<String, String> log = answer.batches().get(i).metadata();
            assertThat(answer.batches().get(i).rows()).isZero();
            assertThat(log.keySet())
                    .containsExactly(WireKeys.LOG_LEVEL, WireKeys.LOG_MESSAGE, WireKeys.SERVER_ID, WireKeys.REQUEST_ID);
            assertThat(log.get(WireKeys.LOG_LEVEL)).isEqualTo(level);
            assertThat(log.get(WireKeys.LOG_MESSAGE)).isEqualTo("at " + level);
            assertThat(log.get(WireKeys.SERVER_ID)).isEqualTo("server-1");
            assertThat(log.get(WireKeys.REQUEST_ID))
                    .matches("[0-9a-f]{16}")
                    .isEqualTo(answer.batches().getFirst().metadata().get(WireKeys.REQUEST_ID));
        }
        assertThat(answer.batches().get(5)).isEqualTo(new Streams.Batch(1, Map.of(), List.of(List.of("done"))));

        assertThat(served.proxy.text()).isEqualTo("done");
        assertThat(logs)
                .extracting(LogMessage::level)
                .containsExactly(LogLevel.ERROR, LogLevel.WARN, LogLevel.INFO, LogLevel.DEBUG, LogLevel.TRACE);
    }

    @Test
    void extrasKeepTheirOrder() {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("z", "text \u00fc \"quoted\"");
        extra.put("a", 5);
        extra.put("m", 2.5);
        extra.put("yes", true);
        extra.put("none", null);
        extra.put("list", Arrays.asList(1, "two", null));
        extra.put("map", Map.of("k", 1L));
        extra.put("nan", Double.NaN);
        extra.put("other", java.time.Duration.ofSeconds(3));
        service.body = () -> {
            CallContext.current().log(LogLevel.INFO, "m", extra);
            return "done";
        };

        String json = served.ask(request(head("text"), WireSchema.EMPTY))
                .batches()
                .getFirst()
                .metadata()
                .get(WireKeys.LOG_EXTRA);
        assertThat(json)
                .isEqualTo("{\"z\":\"text \\u00FC \\\"quoted\\\"\",\"a\":5,\"m\":2.5,\"yes\":true,\"none\":null,"
                        + "\"list\":[1,\"two\",null],\"map\":{\"k\":1},\"nan\":\"NaN\",\"other\":\"PT3S\"}");

        served.proxy.text();
        assertThat(new ArrayList<>(logs.getFirst().extra().keySet()))
                .containsExactly("z", "a", "m", "yes", "none", "list", "map", "nan", "other", "server_id", "request_id");
        assertThat(logs.getFirst().extra().get("z")).isEqualTo("text \u00fc \"quoted\"");
        assertThat(logs.getFirst().extra().get("a")).isEqualTo("5");
        assertThat(logs.getFirst().extra().get("server_id")).isEqualTo("server-1");
        assertThat((String) logs.getFirst().extra().get("request_id")).matches("[0-9a-f]{16}");
    }

    @Test
    void logLeavesBeforeTheMethodReturns() throws InterruptedException {
        java.util.concurrent.CountDownLatch seen = new java.util.concurrent.CountDownLatch(1);
        service.body = () -> {
            CallContext.current().log(LogLevel.INFO, "at once");
            return seen.await(20, java.util.concurrent.TimeUnit.SECONDS) ? "seen" : "not seen";
        };

        assertThat(Rpc.with(served.proxy, CallOptions.none().onLog(log -> seen.countDown())).text()).isEqualTo("seen");
        assertThat(logs).as("the client's own sink").isEmpty();
    }

    @Test
    void logOfManyMessagesAndAnyText() {
        service.body = () -> {
            for (int i = 0; i < 300; i++) {
                CallContext.current().log(LogLevel.DEBUG, i == 7 ? "" : "\uD83D\uDE00\n\0".repeat(i));
            }
            return null;
        };

        served.proxy.nothing();
        assertThat(logs).hasSize(300);
        assertThat(logs.get(7).message()).isEmpty();
        assertThat(logs.get(299).message()).isEqualTo("\uD83D\uDE00\n\0".repeat(299));
    }

    @Test
    void levelThatEndsTheCallIsRefused() {
        service.body = () -> catchThrowable(() -> CallContext.current().log(LogLevel.EXCEPTION, "no"))
                .getClass()
                .getSimpleName();

        assertThat(served.proxy.text()).isEqualTo("IllegalArgumentException");
        assertThat(logs).isEmpty();
    }

    @Test
    void contextIsDeadAfterTheMethod() {
        AtomicReference<CallContext> kept = new AtomicReference<>();
        service.body = () -> {
            kept.set(CallContext.current());
            return "x";
        };
        served.proxy.text();

        assertThatThrownBy(() -> kept.get().log(LogLevel.INFO, "late")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.get().responseMetadata("k", "v")).isInstanceOf(IllegalStateException.class);
        assertThat(kept.get().method()).isEqualTo("text");
        assertThat(CallContext.find()).isEmpty();
        assertThatThrownBy(CallContext::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void contextIsDeadAfterTheMethodOnItsOwnThread() {
        List<Throwable> refusals = new ArrayList<>();
        CallListener late = new CallListener() {
            @Override
            public void onEnd(CallContext call, CallStatistics statistics, @Nullable Throwable error) {
                refusals.add(catchThrowable(() -> call.log(LogLevel.INFO, "late")));
                refusals.add(catchThrowable(() -> call.responseMetadata("k", "v")));
                assertThat(call.metadata()).isEmpty();
            }
        };
        service.body = () -> "x";
        try (Served<Calls> listened = new Served<>(Calls.class, service, server -> server.listener(late))) {
            assertThat(listened.proxy.text()).isEqualTo("x");
        }

        assertThat(refusals).hasSize(2).hasOnlyElementsOfType(IllegalStateException.class);
    }

    @Test
    void otherThreadsDoNotTalk() {
        service.body = () -> {
            CallContext context = CallContext.current();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread other = new Thread(() -> {
                failure.set(catchThrowable(() -> context.log(LogLevel.INFO, "from elsewhere")));
                assertThat(CallContext.find()).isEmpty();
            });
            other.start();
            other.join();
            return failure.get().getClass().getSimpleName() + " " + context.method();
        };

        assertThat(served.proxy.text()).isEqualTo("IllegalStateException text");
    }

    @Test
    void contextTellsAboutTheCall() {
        service.body = () -> {
            CallContext context = CallContext.current();
            assertThat(context.requestId()).matches("[0-9a-f]{16}").isEqualTo(context.requestId());
            assertThat(context.auth().authenticated()).isFalse();
            return String.join(
                    " ",
                    context.service(),
                    context.method(),
                    context.serverId(),
                    context.transportKind().wireName(),
                    context.transportMetadata().toString());
        };

        assertThat(served.proxy.text()).isEqualTo("Calls text server-1 unix {remote_addr=somewhere}");
    }

    @Test
    void everyRequestHasAnIdOfItsOwn() {
        service.body = () -> CallContext.current().requestId();

        assertThat(served.proxy.text()).isNotEqualTo(served.proxy.text());
    }

    @Test
    void metadataTravelsBothWays() {
        service.body = () -> {
            CallContext context = CallContext.current();
            context.responseMetadata("first", "1");
            context.responseMetadata("\u00fcnicode", "\uD83D\uDE00");
            context.responseMetadata("first", "again");
            context.responseMetadata("empty", "");
            return context.metadata().toString();
        };
        List<Map<String, String>> received = new ArrayList<>();
        Calls view = Rpc.with(
                served.proxy,
                CallOptions.none().metadata("traceparent", "00-x").metadata("\u00e9", "").onMetadata(received::add));

        assertThat(view.text()).isEqualTo("{traceparent=00-x, \u00e9=}");
        assertThat(received).hasSize(1);
        assertThat(received.getFirst())
                .containsExactly(Map.entry("first", "again"), Map.entry("\u00fcnicode", "\uD83D\uDE00"), Map.entry("empty", ""));
        assertThat(served.proxy.text()).isEqualTo("{}");

        service.body = () -> null;
        view.nothing();
        assertThat(received.getLast()).isEmpty();
    }

    @Test
    void metadataOfAVoidMethodArrives() {
        service.body = () -> {
            CallContext.current().responseMetadata("k", "v");
            return null;
        };
        List<Map<String, String>> received = new ArrayList<>();
        Rpc.with(served.proxy, CallOptions.none().onMetadata(received::add)).nothing();

        assertThat(received).containsExactly(Map.of("k", "v"));
    }

    @Test
    void keysOfTheProtocolAreNotTheApplications() {
        service.body = () -> catchThrowable(() -> CallContext.current().responseMetadata("vgi_rpc.method", "x")).getMessage();
        assertThat(served.proxy.text()).contains("vgi_rpc.method", "protocol");
        assertThatThrownBy(() -> Rpc.with(served.proxy, CallOptions.none().metadata("vgi_rpc.x", "y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vgi_rpc.x");

        service.body = () -> CallContext.current().metadata().toString();
        Map<String, String> head = head("text");
        head.put("vgi_rpc.shm_segment_name", "s");
        head.put("own", "value");
        assertThat(served.ask(request(head, WireSchema.EMPTY)).batches().getFirst().columns())
                .containsExactly(List.of("{own=value}"));
    }
}
