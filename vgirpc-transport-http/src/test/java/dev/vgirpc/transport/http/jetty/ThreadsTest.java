package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.http.worker.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More calls at a time than the engine has threads of its own. */
@ExtendWith(LeakCheckExtension.class)
class ThreadsTest {

    private static final int CALLS = 60;

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore leave = new Semaphore(0);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private String stay(String what) {
        threads.add(Thread.currentThread());
        entered.release();
        leave.acquireUninterruptibly();
        return what + "!";
    }

    private interface Connect {
        Http1 to(Served server) throws Exception;
    }

    private void callsRunAtOnce(EngineOptions options, Connect connect) throws Exception {
        UnaryOperator<String> stay = this::stay;
        List<Http1> clients = new ArrayList<>();
        try (Served server = new Served(options, stay)) {
            byte[] body = Calls.ask("x");
            for (int at = 0; at < CALLS; at++) {
                Http1 client = connect.to(server);
                clients.add(client);
                client.send(Http1.head("ask", body.length)).send(body);
            }
            try {
                assertThat(entered.tryAcquire(CALLS, 30, TimeUnit.SECONDS))
                        .as("%d of %d calls run", entered.availablePermits(), CALLS)
                        .isTrue();
                try (Http1 health = connect.to(server)) {
                    assertThat(health.get("/health").status()).isEqualTo(200);
                }
            } finally {
                leave.release(CALLS);
            }
            for (Http1 client : clients) {
                assertThat(client.answer().text()).contains("x!");
            }
            assertThat(threads).hasSize(CALLS).allMatch(Thread::isVirtual);
        } finally {
            clients.forEach(Http1::close);
        }
    }

    @Test
    void callsRunAtOnce() throws Exception {
        callsRunAtOnce(EngineOptions.DEFAULTS, Served::connect);
    }

    @Test
    void callsOverTlsRunAtOnce() throws Exception {
        SSLContext context = TlsHttpTest.context(null);
        EngineOptions options = EngineOptions.DEFAULTS.withTls(TestCertificates.server());
        callsRunAtOnce(options, server -> {
            SSLSocket socket = TlsHttpTest.socket(server, context);
            // The request comes with the end of the handshake.
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            return new Http1(socket);
        });
    }

    @Test
    void callsOfOneConnectionRunAtOnce() throws Exception {
        UnaryOperator<String> stay = this::stay;
        try (Served server = new Served(stay);
                Http2 client = Http2.to(server.port())) {
            byte[] body = Calls.ask("x");
            for (int at = 0; at < CALLS; at++) {
                client.head(2 * at + 1, false, "POST", "/ask");
                client.body(2 * at + 1, body, true);
            }
            try {
                assertThat(entered.tryAcquire(CALLS, 30, TimeUnit.SECONDS)).isTrue();
            } finally {
                leave.release(CALLS);
            }
            for (int at = 0; at < CALLS; at++) {
                Http2.Frame frame = client.next();
                while (!frame.ends()) {
                    frame = client.next();
                }
            }
            assertThat(threads).hasSize(CALLS).allMatch(Thread::isVirtual);
        }
    }
}
