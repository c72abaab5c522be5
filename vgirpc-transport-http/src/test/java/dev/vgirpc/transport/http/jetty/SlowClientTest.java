package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.worker.Calls;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send or take too slowly, beside others. The clock is the test's. */
@ExtendWith(LeakCheckExtension.class)
class SlowClientTest {

    private static final Duration WINDOW = Duration.ofSeconds(20);

    /** Until so many requests wait for their clients. */
    private static void awaitWaiting(Served server, int count) {
        Await.until(() -> server.time.pending() == count);
    }

    private static void assertServes(Served server) {
        try (Http1 client = server.connect()) {
            assertThat(client.call("ask", Calls.ask("fine")).text()).contains("fine");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatComesTooSlowlyIsRefused(boolean chunked) {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            byte[] body = Calls.of(probe -> probe.count(new byte[50_000]));
            byte[] part = Arrays.copyOf(body, 20_000); // 20,480 would do.
            // At once, so that it waits for the rest only.
            client.sendTogether(
                    chunked
                            ? new byte[][] {Http1.bytes(Http1.chunkedHead("count")), Http1.chunkOf(part)}
                            : new byte[][] {Http1.bytes(Http1.head("count", body.length)), part});
            awaitWaiting(server, 1);
            server.time.advance(WINDOW.minusNanos(1));
            assertServes(server);
            server.time.advance(Duration.ofNanos(1));
            Http1.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.head())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("connection", "close");
            assertThat(client.isClosed()).isTrue();
            assertThat(server.rpc.statistics().connectionsCutSlow()).isEqualTo(1);
            assertServes(server);
            assertThat(server.stop()).isTrue();
        }
    }

    /** It has sent enough when the window ends, though it sends nothing at that moment. */
    @Test
    void aBodyThatComesFastEnoughMayPause() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            byte[] body = Calls.of(probe -> probe.count(new byte[50_000]));
            client.sendTogether(Http1.bytes(Http1.head("count", body.length)), Arrays.copyOf(body, 21_000));
            awaitWaiting(server, 1);
            server.time.advance(WINDOW.minusSeconds(1));
            server.time.advance(Duration.ofSeconds(1));
            awaitWaiting(server, 1);
            client.send(Arrays.copyOfRange(body, 21_000, 49_000));
            Await.until(() -> server.time.pending() == 1);
            server.time.advance(WINDOW.minusSeconds(1));
            client.send(Arrays.copyOfRange(body, 49_000, body.length));
            assertThat(client.answer().text()).contains("n=50000");
            assertThat(server.rpc.statistics().connectionsCutSlow()).isZero();
        }
    }

    @Test
    void aBodyMayComeAsSlowlyAsItLikesWhereThatIsAllowed() {
        try (Served server = new Served(EngineOptions.DEFAULTS.withMinBytesPerSecond(0), what -> what + "!");
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("slow");
            client.send(Http1.head("ask", body.length)).send(Arrays.copyOf(body, 10));
            awaitWaiting(server, 1);
            server.time.advance(Duration.ofDays(1));
            client.send(Arrays.copyOfRange(body, 10, body.length));
            assertThat(client.answer().text()).contains("slow!");
        }
    }

    @Test
    void aBodyThatComesTooSlowlyOverHttp2EndsItsStreamOnly() {
        try (Served server = new Served(what -> what + "!");
                Http2 client = Http2.to(server.port())) {
            client.head(1, false, "POST", "/ask");
            client.body(1, Arrays.copyOf(Calls.ask("slow"), 100), false);
            advanceUntilCut(server);
            assertThat(client.answer(1).status()).isEqualTo(408);
            client.head(3, false, "POST", "/ask");
            client.body(3, Calls.ask("next"), true);
            assertThat(client.answer(3).text()).contains("next!");
        }
    }

    /** The bytes in flight are the system's; what the client has not made room for is memory of ours. */
    @Test
    void aClientThatTakesNothingIsCutOff() throws Exception {
        try (Served server = new Served(what -> what);
                Http1 client = Http1.to(server.port(), 4096)) {
            byte[] body = Calls.of(probe -> probe.make(64 << 20));
            client.send(Http1.head("make", body.length)).send(body);
            assertThat(client.in().read()).isEqualTo('H');
            awaitWaiting(server, 1);
            assertServes(server);
            advanceUntilCut(server);
            assertThat(taken(client)).isLessThan(64 << 20);
            assertServes(server);
            assertThat(server.stop()).isTrue();
        }
    }

    /**
     * Lets windows pass until the client is too slow: of a response, the system's buffers take something in the first
     * ones, and the engine may take a piece for sent that it has cut into frames.
     */
    private static void advanceUntilCut(Served server) {
        int windows = 0;
        while (server.rpc.statistics().connectionsCutSlow() == 0) {
            Await.until(() -> server.time.pending() == 1
                    || server.rpc.statistics().connectionsCutSlow() == 1);
            server.time.advance(WINDOW);
            assertThat(++windows).isLessThan(100);
        }
    }

    private static long taken(Http1 client) {
        long all = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int count = client.in().read(buffer); count >= 0; count = client.in().read(buffer)) {
                all += count;
            }
        } catch (IOException e) {
            // It was reset.
        }
        return all;
    }

    /** Of a piece that is under way, too, it is seen what the client has taken. */
    @Test
    void aClientThatTakesEnoughIsNotCutOff() throws Exception {
        try (Served server = new Served(what -> what);
                Http1 client = Http1.to(server.port(), 4096)) {
            int length = 24 << 20;
            byte[] body = Calls.of(probe -> probe.make(length));
            client.send(Http1.head("make", body.length)).send(body);
            long all = 0;
            for (int round = 0; round < 3; round++) {
                awaitWaiting(server, 1);
                // As much as the system's buffers hold at most, so that it is seen on the other side.
                byte[] taken = client.in().readNBytes(6 << 20);
                all += taken.length;
                server.time.advance(WINDOW.minusSeconds(1));
            }
            assertThat(server.rpc.statistics().connectionsCutSlow()).isZero();
            assertThat(all + taken(client, length - all)).isGreaterThan(length);
        }
    }

    private static long taken(Http1 client, long least) throws IOException {
        return client.in().readNBytes((int) least + 200).length;
    }

    /** One that does not read its frames cannot hold the others up for ever: they are cut off together. */
    @Test
    void aClientThatTakesNothingOverHttp2IsCutOff() {
        try (Served server = new Served(what -> what);
                Http2 client = Http2.to(server.port(), 1000)) {
            client.head(1, false, "POST", "/make");
            client.body(1, Calls.of(probe -> probe.make(1 << 20)), true);
            client.awaitHead(1);
            advanceUntilCut(server);
            Http2.Frame frame = client.next();
            while (frame != null) {
                frame = client.next();
            }
            assertServes(server);
            assertThat(server.rpc.statistics().connectionsCutSlow()).isEqualTo(1);
        }
    }

    /** The time is the client's: what the method takes is not counted. */
    @Test
    void theMethodMayTakeItsTime() throws Exception {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        EngineOptions options = EngineOptions.DEFAULTS.withIdleTimeout(Duration.ofMillis(500));
        try (Served server = new Served(options, what -> {
                    entered.release();
                    leave.acquireUninterruptibly();
                    return what + "!";
                });
                Http1 client = server.connect();
                Http2 other = Http2.to(server.port())) {
            byte[] body = Calls.ask("long");
            client.send(Http1.head("ask", body.length)).send(body);
            other.head(1, false, "POST", "/ask");
            other.body(1, body, true);
            entered.acquire(2);
            // Longer than the idle time, as a connection shows that is closed for it.
            for (int at = 0; at < 2; at++) {
                try (Http1 idle = server.connect()) {
                    assertThat(idle.isClosed()).isTrue();
                }
            }
            leave.release(2);
            assertThat(client.answer().text()).contains("long!");
            assertThat(other.answer(1).text()).contains("long!");
        }
    }

    @Test
    void connectionsWithoutRequestAreClosed() {
        EngineOptions options = EngineOptions.DEFAULTS.withIdleTimeout(Duration.ofSeconds(1));
        try (Served server = new Served(options, what -> what)) {
            try (Http1 silent = server.connect();
                    Http1 kept = server.connect()) {
                assertThat(kept.get("/health").status()).isEqualTo(200);
                assertThat(silent.isClosed()).isTrue();
                assertThat(kept.isClosed()).isTrue();
            }
            try (Http2 other = Http2.to(server.port())) {
                other.head(1, true, "GET", "/health");
                assertThat(other.answer(1).status()).isEqualTo(200);
                assertThat(other.next().type()).isEqualTo(Http2.GO_AWAY);
                assertThat(other.next()).isNull();
            }
            Await.until(() -> server.rpc.statistics().connectionsOpen() == 0);
            assertThat(server.rpc.statistics().connectionsCutIdle()).isEqualTo(3);
            assertThat(server.rpc.statistics().connectionsAccepted()).isEqualTo(3);
        }
    }
}
