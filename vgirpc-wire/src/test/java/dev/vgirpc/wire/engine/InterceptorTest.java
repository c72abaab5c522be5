package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.CallListener;
import dev.vgirpc.CallOptions;
import dev.vgirpc.CallStatistics;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.ServerInterceptor;
import dev.vgirpc.ServiceException;
import dev.vgirpc.wire.engine.RuledService.Row;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class InterceptorTest {

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final RuledService.Implementation service = new RuledService.Implementation();

    private final CallListener listener = new CallListener() {
        @Override
        public void onStart(CallContext call) {
            events.add("listener starts");
        }

        @Override
        public void onEnd(CallContext call, CallStatistics statistics, @Nullable Throwable error) {
            events.add("listener ends " + (error == null ? "well" : error.getMessage()));
        }
    };

    private ServerInterceptor named(String name) {
        return (call, next) -> {
            events.add(name + " before " + call.method() + (next.opensStream() ? " stream" : ""));
            try {
                next.proceed();
            } finally {
                events.add(name + " after");
            }
        };
    }

    private void serve(Consumer<RuledService> calls, ServerInterceptor... interceptors) {
        service.body = () -> events.add("service");
        try (Served<RuledService> served = new Served<>(RuledService.class, service, server -> {
            for (ServerInterceptor each : interceptors) {
                server.interceptor(each);
            }
            return server.listener(listener);
        })) {
            calls.accept(served.proxy);
        }
    }

    private static long first(ProducerStream<Row> stream) {
        try (stream) {
            return stream.iterator().next().n();
        }
    }

    @Test
    void theFirstIsTheOutermostAndAllAreInsideTheListeners() {
        serve(proxy -> assertThat(proxy.call(1)).isEqualTo(1), named("a"), named("b"));
        assertThat(events)
                .containsExactly(
                        "listener starts",
                        "a before call",
                        "b before call",
                        "service",
                        "b after",
                        "a after",
                        "listener ends well");
    }

    @Test
    void theOpeningOfStreamsIsSurroundedAndTheirTurnsAreNot() {
        for (String kind : List.of("rows", "headed")) {
            events.clear();
            serve(proxy -> first(kind.equals("rows") ? proxy.rows(1) : proxy.headed(1)), named("a"));
            assertThat(events)
                    .startsWith("listener starts", "a before " + kind + " stream", "service", "a after", "service")
                    .endsWith("listener ends well");
        }
    }

    @Test
    void rejectionIsTheAnswerAndTheServiceDoesNotRun() {
        ServerInterceptor rejecting = (call, next) -> {
            throw new ServiceException("PermissionError", "not today");
        };
        serve(
                proxy -> {
                    for (Consumer<RuledService> each : List.<Consumer<RuledService>>of(
                            all -> all.call(1), all -> first(all.rows(1)), all -> first(all.headed(1)))) {
                        assertThatThrownBy(() -> each.accept(proxy))
                                .isInstanceOfSatisfying(RemoteCallException.class, e -> {
                                    assertThat(e.type()).isEqualTo("PermissionError");
                                    assertThat(e.detail()).isEqualTo("not today");
                                });
                    }
                },
                named("a"),
                rejecting,
                named("never"));
        assertThat(events)
                .hasSize(12)
                .startsWith("listener starts", "a before call", "a after", "listener ends not today")
                .doesNotContain("service");
    }

    @Test
    void metadataAndLogsOfAnInterceptorReachTheCaller() {
        AtomicReference<Map<String, String>> metadata = new AtomicReference<>();
        List<String> logs = new ArrayList<>();
        serve(
                proxy -> {
                    RuledService watched = Rpc.with(
                            proxy,
                            CallOptions.none()
                                    .onMetadata(metadata::set)
                                    .onLog(message -> logs.add(message.message())));
                    watched.call(1);
                },
                (call, next) -> {
                    assertThat(CallContext.current()).isSameAs(call);
                    call.log(LogLevel.INFO, "from the interceptor");
                    next.proceed();
                    call.responseMetadata("k", "v");
                });
        assertThat(metadata.get()).containsEntry("k", "v");
        assertThat(logs).containsExactly("from the interceptor");
    }

    @Test
    void anErrorAfterTheServiceTakesThePlaceOfItsResult() {
        serve(
                proxy -> {
                    assertThatThrownBy(() -> proxy.call(1)).hasMessageContaining("too late");
                    assertThatThrownBy(() -> first(proxy.rows(1))).hasMessageContaining("too late");
                },
                (call, next) -> {
                    next.proceed();
                    throw new IllegalStateException("too late");
                });
        assertThat(events).contains("service");
    }

    @Test
    void aFailureCannotBeHidden() {
        serve(
                proxy -> assertThatThrownBy(() -> proxy.call(1))
                        .isInstanceOfSatisfying(
                                RemoteCallException.class, e -> assertThat(e.detail()).isEqualTo("the real one")),
                (call, next) -> {
                    try {
                        next.proceed();
                    } catch (IllegalArgumentException e) {
                        events.add("hidden");
                    }
                },
                (call, next) -> {
                    throw new IllegalArgumentException("the real one");
                });
        assertThat(events).contains("hidden", "listener ends the real one");
    }

    @Test
    void whoNeitherRunsNorRejectsFailsTheCall() {
        serve(
                proxy -> assertThatThrownBy(() -> proxy.call(1)).hasMessageContaining("neither ran the call nor"),
                (call, next) -> {});
        assertThat(events).doesNotContain("service");
    }

    @Test
    void aCallRunsOnceOnItsOwnThreadAndWhileItIsIntercepted() {
        AtomicReference<ServerInterceptor.Next> kept = new AtomicReference<>();
        AtomicReference<Throwable> elsewhere = new AtomicReference<>();
        serve(
                proxy -> {
                    assertThat(proxy.call(1)).isEqualTo(1);
                    assertThatThrownBy(() -> kept.get().proceed())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("proceed works only");
                },
                (call, next) -> {
                    kept.set(next);
                    Thread other = new Thread(() -> {
                        try {
                            next.proceed();
                        } catch (Exception e) {
                            elsewhere.set(e);
                        }
                    });
                    other.start();
                    other.join();
                    next.proceed();
                    assertThatThrownBy(next::proceed).hasMessageContaining("a call runs once");
                });
        assertThat(elsewhere.get()).hasMessageContaining("proceed works only");
        assertThat(events).filteredOn("service"::equals).hasSize(1);
    }

    interface Columns {
        Batch make();
    }

    @Test
    void aBatchThatIsNotSentIsClosed() {
        Columns columns = () -> Batch.ofRows(Row.class, List.of(new Row(1)));
        try (Served<Columns> served =
                new Served<>(Columns.class, columns, server -> server.interceptor((call, next) -> {
                    next.proceed();
                    throw new IllegalStateException("kept back");
                }))) {
            assertThatThrownBy(served.proxy::make).hasMessageContaining("kept back"); // LeakCheck sees the rest
        }
    }

    @Test
    void errorsAndUndeclaredThrowablesPass() {
        service.body = () -> null;
        serve(
                proxy -> assertThatThrownBy(() -> proxy.call(1)).hasMessageContaining("AssertionError"),
                named("a"),
                (call, next) -> {
                    throw new AssertionError("an error");
                });
        assertThat(events).contains("a after", "listener ends an error");
    }
}
