package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.transport.http.worker.Calls;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire in HTTP/1.1, past every client's manners. */
@ExtendWith(LeakCheckExtension.class)
class Http1Test {

    @Test
    void aConnectionCarriesOneCallAfterTheOther() {
        try (Served server = new Served(what -> what + "!");
                Http1 client = server.connect()) {
            for (int at = 0; at < 20; at++) {
                Http1.Answer answer = client.call("ask", Calls.ask("call-" + at));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).contains("call-" + at + "!");
                assertThat(answer.head()).doesNotContainKey("connection").doesNotContainKey("server");
            }
            assertThat(server.rpc.statistics().connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInOrder() {
        try (Served server = new Served(what -> what + "!");
                Http1 client = server.connect()) {
            for (int at = 0; at < 10; at++) {
                byte[] body = Calls.ask("piped-" + at);
                client.send(Http1.head("ask", body.length)).send(body);
                client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            for (int at = 0; at < 10; at++) {
                assertThat(client.answer().text()).contains("piped-" + at + "!");
                assertThat(client.answer().text()).contains("\"ok\"");
            }
        }
    }

    @Test
    void oneByteAtATime() {
        try (Served server = new Served(what -> what + "!");
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("drip");
            for (byte[] part : new byte[][] {Http1.bytes(Http1.head("ask", body.length)), body}) {
                for (byte each : part) {
                    client.send(new byte[] {each});
                }
            }
            assertThat(client.answer().text()).contains("drip!");
            assertThat(client.call("ask", Calls.ask("next")).text()).contains("next!");
        }
    }

    @Test
    void chunkedBodiesOfManySizes() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            byte[] body = Calls.of(probe -> probe.count(new byte[100_000]));
            for (int size : new int[] {1000, 7, 65_536, 1 << 20}) {
                client.send(Http1.chunkedHead("count"));
                for (int at = 0; at < body.length; at += size) {
                    client.chunk(Arrays.copyOfRange(body, at, Math.min(body.length, at + size)));
                }
                client.send("0\r\n\r\n");
                assertThat(client.answer().text()).contains("n=100000");
            }
        }
    }

    @Test
    void aClientThatAsksBeforeItSendsIsToldToGoOn() {
        try (Served server = new Served(what -> what + "!");
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("asked");
            client.send(Http1.head("ask", body.length, "Expect: 100-continue\r\n"));
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send(body).answer().text()).contains("asked!");
            assertThat(client.call("ask", Calls.ask("next")).text()).contains("next!");
        }
    }

    @Test
    void aClientThatAsksBeforeItSendsIsRefusedWithoutItsBody() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            client.send(Http1.head("nothing", 1 << 30, "Expect: 100-continue\r\n"));
            assertThat(client.answer().status()).isEqualTo(404);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatBreaksOffLeavesNothing(boolean chunked) {
        try (Served server = new Served(what -> what)) {
            byte[] body = Calls.of(probe -> probe.count(new byte[3_000_000]));
            for (int length : new int[] {0, 5, 1000, 2_000_000}) {
                for (boolean reset : new boolean[] {true, false}) {
                    try (Http1 client = server.connect()) {
                        client.send(chunked ? Http1.chunkedHead("count") : Http1.head("count", body.length));
                        byte[] part = Arrays.copyOf(body, length);
                        if (chunked && length > 0) {
                            client.chunk(part);
                        } else {
                            client.send(part);
                        }
                        if (reset) {
                            client.reset();
                        } else {
                            client.shutdownOutput();
                            assertThat(client.isClosed()).isTrue();
                        }
                    }
                }
            }
            try (Http1 client = server.connect()) {
                assertThat(client.call("ask", Calls.ask("fine")).text()).contains("fine");
            }
        }
    }

    /** As a client sees it that sends all before it reads: the answer is there, and is whole. */
    @ParameterizedTest
    @CsvSource({"nothing, 404", "count, 415", "health, 405"})
    void aRefusalIsReadByWhoSendsALargeBody(String method, int status) {
        try (Served server = new Served(what -> what)) {
            byte[] body = new byte[5 << 20];
            for (boolean chunked : new boolean[] {true, false}) {
                try (Http1 client = server.connect()) {
                    String head = (chunked ? Http1.chunkedHead(method) : Http1.head(method, body.length));
                    client.send(method.equals("count") ? head.replace("apache.arrow.stream", "x") : head);
                    if (chunked) {
                        client.chunk(body).send("0\r\n\r\n");
                    } else {
                        client.send(body);
                    }
                    assertThat(client.answer().status()).isEqualTo(status);
                    assertThat(client.call("ask", Calls.ask("goes on")).text()).contains("goes on");
                }
            }
        }
    }

    /** What was not asked for is not read for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndlessBodyOfARefusedRequestIsCutOff(boolean chunked) {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            client.send(chunked ? Http1.chunkedHead("nothing") : Http1.head("nothing", Integer.MAX_VALUE));
            byte[] piece = new byte[1 << 20];
            boolean cut = false;
            for (int at = 0; at < 1000 && !cut; at++) {
                try {
                    if (chunked) {
                        client.chunk(piece);
                    } else {
                        client.send(piece);
                    }
                } catch (UncheckedIOException e) {
                    cut = true;
                }
            }
            assertThat(cut).isTrue();
        }
    }

    @Test
    void aDeclaredLengthOverTheLimitIsRefusedAtOnce() {
        ServiceOptions options = ServiceOptions.DEFAULTS.withBodies(
                ServiceOptions.DEFAULTS.bodies().withMaxRequest(OptionalLong.of(2000)));
        try (Served server = new Served(EngineOptions.DEFAULTS, options, what -> what);
                Http1 client = server.connect()) {
            assertThat(client.send(Http1.head("ask", 2001)).answer().status()).isEqualTo(413);
            assertThat(client.send(new byte[2001]).call("ask", Calls.ask("after")).text()).contains("after");
            client.send(Http1.chunkedHead("ask")).chunk(new byte[2001]).send("0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.call("ask", Calls.ask("still")).text()).contains("still");
        }
    }

    @Test
    void headsHaveABound() {
        try (Served server = new Served(EngineOptions.DEFAULTS.withMaxHeaderBytes(2048), what -> what)) {
            try (Http1 client = server.connect()) {
                assertThat(client.send("GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(1500) + "\r\n\r\n")
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
            try (Http1 client = server.connect()) {
                Http1.Answer answer = client.send(
                                "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(3000) + "\r\n\r\n")
                        .answer();
                assertThat(answer.status()).isEqualTo(431);
                assertJson(answer, "431 Request Header Fields Too Large");
                assertThat(client.isClosed()).isTrue();
            }
        }
    }

    private static void assertJson(Http1.Answer answer, String title) {
        assertThat(answer.head()).containsEntry("content-type", "application/json");
        assertThat(answer.text()).startsWith("{\"title\":\"" + title + "\",\"description\":\"").endsWith("\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nBad Field: y\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0001\u0002\u0003 / HTTP/1.1\r\n\r\n",
        "rubbish\r\n\r\n",
    })
    void brokenRequestsAreRefusedInTheFormOfOtherRefusals(String request) {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            Http1.Answer answer = client.send(request).answer();
            assertThat(answer.status()).isEqualTo(400);
            assertJson(answer, "400 Bad Request");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/%2e%2e/health", "/ask%2finit", "/%2e/health"})
    void pathsThatCouldBeReadInTwoWaysAreRefused(String path) {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            Http1.Answer answer = client.get(path);
            assertThat(answer.status()).isEqualTo(400);
            assertJson(answer, "400 Bad Request");
        }
    }

    @Test
    void aVersionThatIsNotSpoken() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            Http1.Answer answer = client.send("GET / HTTP/3.7\r\nHost: x\r\n\r\n").answer();
            assertThat(answer.status()).isIn(400, 505);
            assertThat(answer.head()).containsEntry("content-type", "application/json");
        }
    }

    @Test
    void headsAloneAreAnsweredWithoutBody() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            for (String path : new String[] {"/health", "/"}) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                Http1.Answer whole = client.answer();
                client.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                Http1.Answer head = client.answer(false);
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.head().get("content-length")).isEqualTo("" + whole.body().length);
            }
            assertThat(client.get("/no/such/place").status()).isEqualTo(404);
            client.send("HEAD /no/such/place HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer(false).status()).isEqualTo(404);
            assertThat(client.get("/health").text()).contains("ok");
        }
    }

    @Test
    void theOldestVersionIsAnswered() {
        try (Served server = new Served(what -> what);
                Http1 client = server.connect()) {
            Http1.Answer answer = client.send("GET /health HTTP/1.0\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aClientMayLeaveWhileItsMethodRuns() throws Exception {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        try (Served server = new Served(what -> {
            entered.release();
            leave.acquireUninterruptibly();
            return what.repeat(1 << 20);
        })) {
            for (int at = 0; at < 4; at++) {
                try (Http1 client = server.connect()) {
                    byte[] body = Calls.ask("gone");
                    client.send(Http1.head("ask", body.length)).send(body);
                    entered.acquire();
                    client.reset();
                }
            }
            leave.release(4);
            try (Http1 client = server.connect()) {
                leave.release();
                assertThat(client.call("ask", Calls.ask("x")).body().length).isGreaterThan(1 << 20);
            }
            assertThat(server.stop()).isTrue();
        }
    }
}
