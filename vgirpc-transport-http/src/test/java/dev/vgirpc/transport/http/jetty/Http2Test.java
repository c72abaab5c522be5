package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.worker.Calls;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/2 in clear text. */
@ExtendWith(LeakCheckExtension.class)
class Http2Test {

    @Test
    void aClientMayBeginWithIt() {
        try (Served server = new Served(what -> what + "!");
                Http2 client = Http2.to(server.port())) {
            client.head(1, false, "POST", "/ask");
            client.body(1, Calls.ask("first"), true);
            Http2.Answer answer = client.answer(1);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("first!");
            client.head(3, true, "GET", "/health");
            assertThat(client.answer(3).text()).contains("ok");
            client.head(5, true, "GET", "/no/such/place");
            assertThat(client.answer(5).status()).isEqualTo(404);
        }
    }

    @Test
    void aClientMayAskForTheChange() throws Exception {
        try (Served server = new Served(what -> what + "!");
                HttpClient client = HttpClient.newHttpClient()) {
            // The engine does not change over a request with a body, which stays what it was.
            URI health = URI.create(server.rpc.address() + "/health");
            assertThat(client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString()).version())
                    .isEqualTo(HttpClient.Version.HTTP_2);
            for (int at = 0; at < 3; at++) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(server.rpc.address() + "/ask"))
                                .header("Content-Type", "application/vnd.apache.arrow.stream")
                                .POST(BodyPublishers.ofByteArray(Calls.ask("upgraded")))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.body()).contains("upgraded!");
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
            assertThat(server.rpc.statistics().connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void withoutItOneIsAnsweredInTheOldVersion() throws Exception {
        try (Served server = new Served(EngineOptions.DEFAULTS.withHttp2(false), what -> what);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(server.rpc.address() + "/health")).build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void callsOfOneConnectionRunAtOnce() {
        Semaphore second = new Semaphore(0);
        try (Served server = new Served(what -> {
                    if (what.equals("one")) {
                        second.acquireUninterruptibly();
                    } else {
                        second.release();
                    }
                    return what + "!";
                });
                Http2 client = Http2.to(server.port())) {
            client.head(1, false, "POST", "/ask");
            client.body(1, Calls.ask("one"), true);
            client.head(3, false, "POST", "/ask");
            client.body(3, Calls.ask("two"), true);
            assertThat(client.answer(3).text()).contains("two!");
            assertThat(client.answer(1).text()).contains("one!");
        }
    }

    @Test
    void bodiesInManyFrames() {
        try (Served server = new Served(what -> what);
                Http2 client = Http2.to(server.port())) {
            byte[] body = Calls.of(probe -> probe.count(new byte[200_000]));
            client.head(1, false, "POST", "/count");
            for (int at = 0; at < body.length; at += 1000) {
                client.body(1, Arrays.copyOfRange(body, at, Math.min(body.length, at + 1000)), false);
            }
            client.body(1, new byte[0], true);
            assertThat(client.answer(1).text()).contains("n=200000");
        }
    }

    /** The answer comes whole, and then the rest of the body is read, or the stream is reset without fault. */
    @Test
    void aRefusalIsReadByWhoSendsALargeBody() {
        try (Served server = new Served(what -> what);
                Http2 client = Http2.to(server.port())) {
            client.head(1, false, "POST", "/nothing");
            client.body(1, new byte[16_000], false);
            assertThat(client.answer(1).status()).isEqualTo(404);
            client.body(1, new byte[16_000], false);
            client.body(1, new byte[16_000], true);
            client.head(3, false, "POST", "/ask");
            client.body(3, Calls.ask("goes on"), true);
            assertThat(client.answer(3).text()).contains("goes on");
        }
    }

    @Test
    void anEndlessBodyOfARefusedRequestIsResetAndTheConnectionGoesOn() {
        try (Served server = new Served(what -> what);
                Http2 client = Http2.to(server.port())) {
            client.head(1, false, "POST", "/nothing");
            assertThat(client.answer(1).status()).isEqualTo(404);
            // Past the windows, so that it must have been read.
            boolean[] over = new boolean[1];
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int at = 0; at < 4000 && !over[0]; at++) {
                        client.body(1, new byte[16_384], false);
                    }
                } catch (UncheckedIOException e) {
                    // Closed.
                }
            });
            Http2.Frame frame = client.next();
            while (frame != null && frame.type() != Http2.RESET && frame.type() != Http2.GO_AWAY) {
                frame = client.next();
            }
            over[0] = true;
            assertThat(frame).as("reset, or closed").satisfiesAnyOf(
                    each -> assertThat(each).isNull(),
                    each -> assertThat(each.type()).isIn(Http2.RESET, Http2.GO_AWAY));
            sender.interrupt();
        }
    }

    @Test
    void streamsThatTheClientResetsLeaveNothing() throws Exception {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        try (Served server = new Served(what -> {
                    entered.release();
                    leave.acquireUninterruptibly();
                    return what.repeat(100_000);
                });
                Http2 client = Http2.to(server.port())) {
            for (int stream = 1; stream < 20; stream += 4) {
                client.head(stream, false, "POST", "/ask");
                client.body(stream, Calls.ask("reset"), true);
                entered.acquire();
                client.send(Http2.RESET, 0, stream, new byte[] {0, 0, 0, 8});
                // In the middle of its body.
                client.head(stream + 2, false, "POST", "/ask");
                client.body(stream + 2, Arrays.copyOf(Calls.ask("half"), 100), false);
                client.send(Http2.RESET, 0, stream + 2, new byte[] {0, 0, 0, 8});
            }
            leave.release(6);
            client.head(101, false, "POST", "/ask");
            client.body(101, Calls.ask("x"), true);
            assertThat(client.answer(101).text()).contains("x".repeat(100_000));
            assertThat(server.stop()).isTrue();
        }
    }

    @Test
    void aConnectionThatBreaksOffLeavesNothing() throws Exception {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        try (Served server = new Served(what -> {
            entered.release();
            leave.acquireUninterruptibly();
            return what;
        })) {
            try (Http2 client = Http2.to(server.port())) {
                client.head(1, false, "POST", "/ask");
                client.body(1, Calls.ask("gone"), true);
                client.head(3, false, "POST", "/ask");
                client.body(3, new byte[10], false);
                entered.acquire();
            }
            leave.release(2);
            assertThat(server.stop()).isTrue();
        }
    }

    @Test
    void headsHaveABound() {
        try (Served server = new Served(EngineOptions.DEFAULTS.withMaxHeaderBytes(2048), what -> what);
                Http2 client = Http2.to(server.port())) {
            client.head(1, true, "GET", "/health", "x-long", "x".repeat(1500));
            assertThat(client.answer(1).status()).isEqualTo(200);
            client.head(3, true, "GET", "/health", "x-long", "x".repeat(3000));
            // Header fields refer to those of requests before, so that none can be left unread.
            List<Integer> types = new ArrayList<>();
            for (Http2.Frame frame = client.next(); frame != null; frame = client.next()) {
                types.add(frame.type());
            }
            assertThat(types).contains(Http2.GO_AWAY).doesNotContain(Http2.HEADERS);
        }
    }
}
