package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.CallContext;
import dev.vgirpc.CallListener;
import dev.vgirpc.CallStatistics;
import dev.vgirpc.LogLevel;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ListenerTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<CallStatistics> statistics = new CopyOnWriteArrayList<>();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Calls.Answering service = new Calls.Answering(() -> null);

    private final class Recorder implements CallListener {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void onStart(CallContext call) {
            events.add(name + " start " + call.method());
        }

        @Override
        public void onEnd(CallContext call, CallStatistics moved, @Nullable Throwable error) {
            events.add(name + " end " + call.method());
            statistics.add(moved);
            if (error != null) {
                errors.add(error);
            }
        }
    }

    /** Runs calls, and waits until their listeners have run. */
    private void serve(UnaryOperator<dev.vgirpc.RpcServer.Builder> options, java.util.function.Consumer<Served<Calls>> calls) {
        try (Served<Calls> served = new Served<>(Calls.class, service, options)) {
            calls.accept(served);
        }
    }

    @Test
    void listenersEndInReverse() {
        service.body = () -> {
            events.add("service");
            return "x";
        };
        serve(
                server -> server.listener(new Recorder("a")).listener(new Recorder("b")),
                served -> served.proxy.text());

        assertThat(events)
                .containsExactly("a start text", "b start text", "service", "b end text", "a end text");
    }

    @Test
    void failingListenerTouchesNothing() {
        for (Throwable failure : List.of(new IllegalStateException("x"), new AssertionError("y"))) {
            events.clear();
            failure.setStackTrace(new StackTraceElement[0]); // it is logged
            CallListener failing = new CallListener() {
                @Override
                public void onStart(CallContext call) {
                    fail(failure);
                }

                @Override
                public void onEnd(CallContext call, CallStatistics moved, @Nullable Throwable error) {
                    fail(failure);
                }
            };
            service.body = () -> "x";
            serve(
                    server -> server.listener(new Recorder("a")).listener(failing).listener(new Recorder("b")),
                    served -> {
                        assertThat(served.proxy.text()).isEqualTo("x");
                        assertThat(served.proxy.text()).isEqualTo("x");
                    });

            assertThat(events).hasSize(8).startsWith("a start text", "b start text", "b end text", "a end text");
        }
    }

    private static void fail(Throwable failure) {
        if (failure instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void unaryCallWithLogs() {
        service.body = () -> {
            CallContext.current().log(LogLevel.INFO, "one");
            CallContext.current().log(LogLevel.INFO, "two");
            return null;
        };
        serve(server -> server.listener(new Recorder("a")), served -> served.proxy.number(5));

        // In: 8 bytes of data. Out: two logs without rows, and 8 bytes of data.
        assertThat(statistics).containsExactly(new CallStatistics(1, 1, 8, 3, 1, 8));
        assertThat(errors).isEmpty();
    }

    @Test
    void textCountsOffsetsAndBytes() {
        service.body = () -> "12345";
        serve(server -> server.listener(new Recorder("a")), served -> served.proxy.text());

        assertThat(statistics).containsExactly(new CallStatistics(1, 0, 0, 1, 1, 13));
    }

    @Test
    void voidCall() {
        service.body = () -> null;
        serve(server -> server.listener(new Recorder("a")), served -> served.proxy.nothing());

        assertThat(statistics).containsExactly(new CallStatistics(1, 0, 0, 1, 0, 0));
    }

    @Test
    void failedCall() {
        IllegalStateException failure = new IllegalStateException("x");
        service.body = () -> {
            CallContext.current().log(LogLevel.INFO, "before");
            throw failure;
        };
        serve(server -> server.listener(new Recorder("a")), served -> {
            try {
                served.proxy.number(1);
            } catch (RuntimeException e) {
                events.add("client failed");
            }
        });

        assertThat(statistics).containsExactly(new CallStatistics(1, 1, 8, 2, 0, 0));
        assertThat(errors).containsExactly(failure);
    }

    @Test
    void resultThatCannotBeSentIsAnError() {
        service.body = Calls::listWithNull;
        serve(server -> server.listener(new Recorder("a")), served -> {
            try {
                served.proxy.list();
            } catch (RuntimeException e) {
                events.add("client failed");
            }
        });

        assertThat(statistics).containsExactly(new CallStatistics(1, 0, 0, 1, 0, 0));
        assertThat(errors).hasSize(1);
    }

    @Test
    void refusedRequestsAndTransportOptionsAreNoCalls() {
        serve(server -> server.listener(new Recorder("a")), served -> {
            served.ask(request(head("unknown"), WireSchema.EMPTY));
            served.ask(request(head("__transport_options__"), WireSchema.EMPTY));
            served.ask(request(
                    head("text"), new WireSchema(List.of(new WireField("x", false, new WireType.Bool()))), true));
        });

        assertThat(events).isEmpty();
    }
}
