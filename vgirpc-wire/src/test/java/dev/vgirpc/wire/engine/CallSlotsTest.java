package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.ServerStatistics;
import dev.vgirpc.wire.engine.RuledService.Info;
import dev.vgirpc.wire.engine.RuledService.Row;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** So many calls at a time, and what the others are told. */
@ExtendWith(LeakCheck.class)
class CallSlotsTest {

    private final RuledService.Implementation service = new RuledService.Implementation();
    private final Served<RuledService> served =
            new Served<>(RuledService.class, service, server -> server.maxConcurrentCalls(2));
    private final List<RpcClient> clients = new ArrayList<>();
    private final List<Thread> callers = new ArrayList<>();
    private final Semaphore go = new Semaphore(0);

    @AfterEach
    void close() throws InterruptedException {
        go.release(1000);
        for (Thread each : callers) {
            each.join();
        }
        clients.forEach(RpcClient::close);
        served.close();
    }

    private RuledService another() {
        RpcClient client = new WireEngine().client(served.transport).connect();
        clients.add(client);
        return client.proxy(RuledService.class);
    }

    /** Starts calls that run until they may go on. */
    private void occupy(int count) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(count);
        service.body = () -> {
            running.countDown();
            go.acquire();
            return null;
        };
        for (int i = 0; i < count; i++) {
            RuledService proxy = another();
            callers.add(Thread.ofPlatform().daemon().start(() -> proxy.call(1)));
        }
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        service.body = () -> null;
    }

    private void leave() throws InterruptedException {
        go.release(callers.size());
        for (Thread each : callers) {
            each.join();
        }
    }

    private static void assertBusy(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RemoteCallException.class, e -> {
            assertThat(e.type()).isEqualTo("ServerBusyError");
            assertThat(e.kind()).isEqualTo(ErrorKind.SERVER_BUSY);
            assertThat(e.detail()).contains("maxConcurrentCalls").contains("2 calls");
        });
    }

    @Test
    void moreCallsAreRefusedAtOnceAndTheirConnectionsGoOn() throws InterruptedException {
        occupy(2);
        assertBusy(() -> served.proxy.call(1));
        assertBusy(() -> first(served.proxy.rows(5)));
        assertBusy(() -> first(served.proxy.headed(5)));
        assertBusy(() -> {
            try (ExchangeStream<Row, Row> stream = served.proxy.twice()) {
                stream.exchange(new Row(1));
            }
        });
        // Closed before anybody asked for the answer.
        served.proxy.rows(5).close();
        assertBusy(() -> served.proxy.call(1));
        assertThat(served.server.statistics().callsRefusedBusy()).isEqualTo(6);

        leave();
        assertThat(served.proxy.call(7)).isEqualTo(7);
        assertThat(first(served.proxy.rows(5))).isEqualTo(5);
        ServerStatistics end = served.server.statistics();
        assertThat(end.callsRefusedBusy()).isEqualTo(6);
        assertThat(end.callsStarted()).isEqualTo(4).isEqualTo(end.callsSucceeded());
    }

    private static long first(ProducerStream<Row> stream) {
        try (stream) {
            return stream.iterator().next().n();
        }
    }

    @Test
    void anOpenStreamCountsWhileItsTurnRunsOnly() throws InterruptedException {
        List<ProducerStream<Row>> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ProducerStream<Row> stream = another().rows(1);
            assertThat(stream.iterator().next().n()).isEqualTo(1);
            open.add(stream);
        }
        assertThat(served.server.statistics().streamsOpen()).isEqualTo(5);
        assertThat(served.proxy.call(3)).isEqualTo(3);
        open.forEach(ProducerStream::close);
        assertThat(served.proxy.call(3)).isEqualTo(3);
        occupy(2);
    }

    @Test
    void aTurnThatIsRefusedEndsItsStreamAlone() throws InterruptedException {
        try (ExchangeStream<Row, Row> stream = served.proxy.twice()) {
            assertThat(stream.exchange(new Row(1)).row()).isEqualTo(new Row(2));
            occupy(2);
            assertBusy(() -> stream.exchange(new Row(1)));
            ServerStatistics now = served.server.statistics();
            assertThat(now.turnsRefusedBusy()).isEqualTo(1);
            assertThat(now.callsRefusedBusy()).isZero();
            assertThat(now.callsFailed()).isEqualTo(1);
            assertThat(now.streamsOpen()).isZero();
        }
        leave();
        assertThat(served.proxy.call(7)).isEqualTo(7);
    }

    @Test
    void aStreamCanBeCancelledWhileTheServerIsBusy() throws InterruptedException {
        try (ProducerStream.WithHeader<Info, Row> stream = served.proxy.headed(1)) {
            assertThat(stream.header()).isEqualTo(new Info("up"));
            stream.iterator().next();
            occupy(2);
            stream.cancel();
        }
        leave();
        assertThat(served.proxy.call(7)).isEqualTo(7);
        assertThat(served.server.statistics().callsFailed()).isZero();
    }

    @Test
    void slotsComeBackAfterFailuresOfAllKinds() {
        for (int i = 0; i < 3; i++) {
            service.body = () -> {
                throw new IllegalStateException("x");
            };
            assertThatThrownBy(() -> served.proxy.call(1)).hasMessageContaining("RuntimeError");
            assertThatThrownBy(() -> first(served.proxy.rows(1))).hasMessageContaining("RuntimeError");
            assertThatThrownBy(() -> first(served.proxy.headed(1))).hasMessageContaining("RuntimeError");
            service.body = () -> null;
            ProducerStream<Row> stream = served.proxy.rows(1);
            service.body = () -> {
                throw new AssertionError("y");
            };
            assertThatThrownBy(() -> first(stream)).isInstanceOf(RemoteCallException.class);
            served.ask(Served.request(Served.head("call"), dev.vgirpc.wire.WireSchema.EMPTY));
        }
        service.body = () -> null;
        assertThat(served.proxy.call(1)).isEqualTo(1);
    }

    @Test
    void neverMoreThanTheLimitRun() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        service.body = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.sleep(1);
            running.decrementAndGet();
            return null;
        };
        int threads = 8;
        int calls = 50;
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        for (int i = 0; i < threads; i++) {
            RuledService proxy = another();
            callers.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    start.await(20, TimeUnit.SECONDS);
                    for (int at = 0; at < calls; at++) {
                        try {
                            proxy.call(at);
                            answered.incrementAndGet();
                        } catch (RemoteCallException e) {
                            (ErrorKind.SERVER_BUSY.equals(e.kind()) ? refused : others).incrementAndGet();
                        }
                    }
                } catch (Exception e) {
                    others.incrementAndGet();
                }
            }));
        }
        for (Thread each : callers) {
            each.join();
        }
        assertThat(others).hasValue(0);
        assertThat(most.get()).isBetween(1, 2);
        assertThat(answered.get() + refused.get()).isEqualTo(threads * calls);
        assertThat(refused.get()).isPositive();
        ServerStatistics end = served.server.statistics();
        assertThat(end.callsSucceeded()).isEqualTo(answered.get()).isEqualTo(end.callsStarted());
        assertThat(end.callsRefusedBusy()).isEqualTo(refused.get());
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WireEngine().server(RuledService.class, service).maxConcurrentCalls(0))
                .withMessageContaining("maxConcurrentCalls is 0");
    }
}
