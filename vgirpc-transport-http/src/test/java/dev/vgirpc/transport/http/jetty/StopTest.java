package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.RpcServer;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.HttpEndpoint;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.transport.http.worker.Calls;
import dev.vgirpc.transport.http.worker.Probe;
import dev.vgirpc.transport.http.worker.Probing;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheckExtension.class)
class StopTest {

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore leave = new Semaphore(0);

    private String stay(String what) {
        entered.release();
        leave.acquireUninterruptibly();
        return what + "!";
    }

    private static CompletableFuture<Boolean> stopping(RpcServer server, Duration grace) {
        CompletableFuture<Boolean> graceful = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> graceful.complete(server.stop(grace)));
        return graceful;
    }

    @Test
    void callsInProgressFinishAndNewOnesAreRefused() throws Exception {
        try (Served server = new Served(this::stay);
                Http1 old = server.connect();
                Http2 multiplexed = Http2.to(server.port());
                Http1 late = server.connect()) {
            byte[] body = Calls.ask("long");
            old.send(Http1.head("ask", body.length)).send(body);
            multiplexed.head(1, false, "POST", "/ask");
            multiplexed.body(1, body, true);
            entered.acquire(2);
            CompletableFuture<Boolean> graceful = stopping(server.rpc, Duration.ofSeconds(60));
            byte[] quick = Calls.of(probe -> probe.count(new byte[1]));
            Await.until(() -> late.call("count", quick).status() != 200);
            Http1.Answer refused = late.call("ask", body);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.head()).containsKey("retry-after");
            assertThat(late.get("/health").status()).as("still there").isEqualTo(200);
            multiplexed.head(3, false, "POST", "/ask");
            multiplexed.body(3, body, true);
            assertThat(multiplexed.answer(3).status()).isEqualTo(503);
            assertThat(graceful).isNotDone();
            leave.release(2);
            assertThat(old.answer().text()).contains("long!");
            assertThat(multiplexed.answer(1).text()).contains("long!");
            assertThat(graceful.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(late.isClosed()).isTrue();
            server.rpc.join();
            assertThat(server.stop()).as("once more").isTrue();
            assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void callsThatTakeTooLongAreInterrupted() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Served server = new Served(what -> {
                    entered.release();
                    try {
                        Thread.sleep(600_000);
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                    return what;
                });
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("x");
            client.send(Http1.head("ask", body.length)).send(body);
            entered.acquire();
            long start = System.nanoTime();
            assertThat(server.rpc.stop(Duration.ofMillis(100))).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(95), Duration.ofSeconds(10));
            assertThat(interrupted).isTrue();
            assertThat(client.isClosed()).isTrue();
            server.rpc.join();
            assertThat(server.stop()).as("one was cut off").isFalse();
        }
    }

    /** What it makes of the interrupt, be it an answer in time, is not sent as if the server had meant it. */
    @Test
    void anInterruptedCallIsNotAnswered() throws Exception {
        try (Served server = new Served(what -> {
                    entered.release();
                    try {
                        Thread.sleep(600_000);
                    } catch (InterruptedException e) {
                        return "interrupted!";
                    }
                    return what;
                });
                Http1 client = server.connect();
                Http2 multiplexed = Http2.to(server.port())) {
            byte[] body = Calls.ask("x");
            client.send(Http1.head("ask", body.length)).send(body);
            multiplexed.head(1, false, "POST", "/ask");
            multiplexed.body(1, body, true);
            entered.acquire(2);
            assertThat(server.rpc.stop(Duration.ZERO)).isFalse();
            assertThat(client.rest()).doesNotContain(" 200 ").doesNotContain("interrupted!");
            List<Http2.Frame> frames = new ArrayList<>();
            for (Http2.Frame frame = multiplexed.next(); frame != null; frame = multiplexed.next()) {
                frames.add(frame);
            }
            assertThat(frames)
                    .filteredOn(each -> each.type() == Http2.DATA)
                    .noneMatch(each -> new String(each.payload(), StandardCharsets.ISO_8859_1).contains("interrupted!"));
        }
    }

    /** One that heeds no interrupt cannot keep the server from ending. */
    @Test
    void callsThatIgnoreTheEndLoseTheirConnection() throws Exception {
        Served server = new Served(this::stay);
        try (server;
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("x");
            client.send(Http1.head("ask", body.length)).send(body);
            entered.acquire();
            assertThat(server.rpc.stop(Duration.ZERO)).isFalse();
            assertThat(client.isClosed()).isTrue();
            server.rpc.join();
        } finally {
            leave.release();
        }
    }

    @Test
    void aBodyThatIsAwaitedDoesNotKeepTheServer() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("half");
            client.send(Http1.head("ask", body.length)).send(Arrays.copyOf(body, 10));
            Await.until(() -> server.time.pending() == 1);
            assertThat(server.rpc.stop(Duration.ofMillis(10))).isFalse();
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aCallMayStopItsOwnServer() throws Exception {
        AtomicReference<RpcServer> self = new AtomicReference<>();
        try (Served server = new Served(what -> "" + self.get().stop(Duration.ofSeconds(30)));
                Http1 client = server.connect()) {
            self.set(server.rpc);
            assertThat(client.call("ask", Calls.ask("stop")).text()).contains("true");
            server.rpc.join();
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void anInterruptDoesNotKeepAServerFromStopping() {
        try (Served server = new Served(what -> what)) {
            Thread.currentThread().interrupt();
            assertThat(server.stop()).isTrue();
            assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
            assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void theSamePortIsFreeAtOnce() {
        int port = 0;
        for (int round = 0; round < 3; round++) {
            try (RpcServer server = RpcServer.builder(Probe.class, new Probing(what -> what + "!"))
                            .start(HttpEndpoint.on(port));
                    Http1 client = Http1.to(port = Integer.parseInt(server.address().replaceAll(".*:", "")))) {
                assertThat(client.call("ask", Calls.ask("x")).text()).contains("x!");
                assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
            }
        }
    }

    @Test
    void theServerKeepsTheProcessAlive() {
        try (Served server = new Served(what -> what)) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .as(server.rpc.address())
                    .filteredOn(each -> each.getName().startsWith("vgirpc-http"))
                    .isNotEmpty()
                    .anyMatch(each -> !each.isDaemon());
        }
    }

    @Test
    void joinReturnsWhenTheServerEnds() throws Exception {
        try (Served server = new Served(what -> what)) {
            Thread joins = Thread.ofPlatform().daemon().start(() -> {
                try {
                    server.rpc.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(joins.isAlive()).isTrue();
            server.stop();
            assertThat(joins.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void requestsThatRaceWithTheStopAreAnsweredOrRefused() throws Exception {
        for (int round = 0; round < 5; round++) {
            Served server = new Served(EngineOptions.DEFAULTS, ServiceOptions.DEFAULTS, what -> what + "!");
            Queue<Http1.Answer> odd = new ConcurrentLinkedQueue<>();
            Thread[] callers = new Thread[4];
            byte[] body = Calls.ask("x");
            Semaphore going = new Semaphore(0);
            for (int at = 0; at < callers.length; at++) {
                callers[at] = Thread.ofVirtual().start(() -> {
                    try (Http1 client = server.connect()) {
                        going.release();
                        while (true) {
                            Http1.Answer answer = client.call("ask", body);
                            if (answer.status() != 503 && !answer.text().contains("x!")) {
                                odd.add(answer);
                            }
                        }
                    } catch (UncheckedIOException e) {
                        // The end.
                    } finally {
                        going.release();
                    }
                });
            }
            going.acquire(callers.length);
            assertThat(server.stop()).isTrue();
            for (Thread each : callers) {
                assertThat(each.join(Duration.ofSeconds(30))).isTrue();
            }
            assertThat(odd).isEmpty();
        }
    }
}
