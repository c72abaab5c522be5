package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.CallContext;
import dev.vgirpc.Cookie;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.transport.http.worker.Calls;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More than is allowed at a time, and what a call sees of its request. */
@ExtendWith(LeakCheckExtension.class)
class LimitsTest {

    private static final EngineOptions TWO = EngineOptions.DEFAULTS.withMaxConnections(2);

    private interface Connect {
        Http1 to(Served server) throws Exception;
    }

    private static void oneTooMany(EngineOptions options, Connect connect) throws Exception {
        try (Served server = new Served(options, what -> what + "!");
                Http1 first = connect.to(server);
                Http1 second = connect.to(server)) {
            assertThat(second.get("/health").status()).isEqualTo(200);
            try (Http1 third = connect.to(server)) {
                Http1.Answer refused = third.get("/health");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.head()).containsEntry("retry-after", "1").containsEntry("connection", "close");
                assertThat(refused.text()).contains("2 connections");
                assertThat(third.isClosed()).isTrue();
            }
            // Its first request comes late, but it was there before.
            assertThat(first.call("ask", Calls.ask("one")).text()).contains("one!");
            assertThat(second.call("ask", Calls.ask("two")).text()).contains("two!");
            first.hangUp();
            Await.until(() -> server.rpc.statistics().connectionsOpen() == 1);
            try (Http1 fourth = connect.to(server)) {
                assertThat(fourth.call("ask", Calls.ask("four")).text()).contains("four!");
            }
            assertThat(server.rpc.statistics().connectionsRefused()).isEqualTo(1);
            assertThat(server.rpc.statistics().connectionsAccepted()).isEqualTo(3);
        }
    }

    @Test
    void aConnectionTooManyIsRefused() throws Exception {
        oneTooMany(TWO, Served::connect);
    }

    @Test
    void aTlsConnectionTooManyIsRefused() throws Exception {
        SSLContext context = TlsHttpTest.context(null);
        oneTooMany(TWO.withTls(TestCertificates.server()), server -> new Http1(TlsHttpTest.socket(server, context)));
    }

    @Test
    void anHttp2ConnectionTooManyIsRefused() {
        try (Served server = new Served(TWO, what -> what);
                Http2 first = Http2.to(server.port());
                Http2 second = Http2.to(server.port())) {
            second.head(1, true, "GET", "/health");
            assertThat(second.answer(1).status()).isEqualTo(200);
            try (Http2 third = Http2.to(server.port())) {
                third.head(1, true, "GET", "/health");
                assertThat(third.answer(1).status()).isEqualTo(503);
                Http2.Frame frame = third.next();
                while (frame != null) {
                    assertThat(frame.type()).isEqualTo(Http2.GO_AWAY);
                    frame = third.next();
                }
            }
            first.head(1, true, "GET", "/health");
            assertThat(first.answer(1).status()).isEqualTo(200);
            second.head(3, true, "GET", "/health");
            assertThat(second.answer(3).status()).isEqualTo(200);
        }
    }

    @Test
    void aCallTooManyIsRefusedAndHealthIsNot() throws Exception {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        ServiceOptions one = ServiceOptions.DEFAULTS.withMaxConcurrentRequests(1);
        try (Served server = new Served(EngineOptions.DEFAULTS, one, what -> {
                    entered.release();
                    leave.acquireUninterruptibly();
                    return what + "!";
                });
                Http1 busy = server.connect();
                Http1 other = server.connect()) {
            byte[] body = Calls.ask("x");
            busy.send(Http1.head("ask", body.length)).send(body);
            entered.acquire();
            Http1.Answer refused = other.call("ask", body);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.head()).containsEntry("retry-after", "1");
            assertThat(other.get("/health").status()).isEqualTo(200);
            assertThat(other.get("/").status()).isEqualTo(200);
            leave.release(2);
            assertThat(busy.answer().text()).contains("x!");
            // The answer may be there a moment before its place is free.
            Await.until(() -> other.call("ask", body).status() == 200);
        }
    }

    @Test
    void aCallSeesItsRequest() {
        try (Served server = new Served(what -> {
                    CallContext call = CallContext.current();
                    call.setCookie(Cookie.of("seen", "yes"));
                    return call.requestId() + " " + call.cookies().get("a") + " " + call.transportMetadata().get("remote_addr")
                            + " " + call.transportMetadata().get("user_agent") + ".";
                });
                Http1 client = server.connect()) {
            byte[] body = Calls.ask("");
            Http1.Answer answer = client.send(Http1.head(
                            "ask", body.length, "X-Request-ID: abc-1\r\n", "Cookie: a=b; c=d\r\n", "User-Agent: tester\r\n"))
                    .send(body)
                    .answer();
            assertThat(answer.text()).contains("abc-1 b 127.0.0.1 tester.");
            assertThat(answer.head()).containsEntry("x-request-id", "abc-1");
            assertThat(answer.head().get("set-cookie")).startsWith("seen=yes");
            Http1.Answer fresh = client.call("ask", body);
            assertThat(fresh.text()).contains(fresh.head().get("x-request-id") + " null ");
        }
    }
}
