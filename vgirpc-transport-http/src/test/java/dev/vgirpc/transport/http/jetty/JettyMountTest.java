package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.RpcServer;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.HttpOptions;
import dev.vgirpc.transport.http.JettyMount;
import dev.vgirpc.transport.http.worker.Calls;
import dev.vgirpc.transport.http.worker.Probe;
import dev.vgirpc.transport.http.worker.Probing;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service in a server of somebody else's. */
@ExtendWith(LeakCheckExtension.class)
class JettyMountTest {

    private final JettyMount mount = JettyMount.of(HttpOptions.defaults().prefix("/vgi"));
    private Server jetty;
    private ServerConnector connector;

    private void start(QueuedThreadPool threads) throws Exception {
        jetty = new Server(threads);
        connector = new ServerConnector(jetty, 1, 1);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(new ContextHandler(mount.handler(), "/api"));
        jetty.start();
    }

    @AfterEach
    void stop() throws Exception {
        jetty.stop();
    }

    private Http1 connect() {
        return Http1.to(connector.getLocalPort());
    }

    private RpcServer serve(UnaryOperator<String> answer) {
        return RpcServer.builder(Probe.class, new Probing(answer)).start(mount);
    }

    @Test
    void itIsServedBelowItsContextFromStartToStop() throws Exception {
        start(new QueuedThreadPool(8));
        try (Http1 client = connect()) {
            byte[] body = Calls.ask("x");
            assertThat(client.call("api/vgi/ask", body).status()).isEqualTo(503);
        }
        try (Http1 client = connect()) {
            try (RpcServer server = serve(what -> what + "!")) {
                assertThat(server.address()).isEqualTo("jetty:/vgi");
                assertThat(client.call("api/vgi/ask", Calls.ask("x")).text()).contains("x!");
                assertThat(client.get("/api/vgi/health").status()).isEqualTo(200);
                assertThat(client.get("/vgi/health").status()).isEqualTo(404);
                assertThatThrownBy(() -> serve(what -> what)).isInstanceOf(IllegalStateException.class);
                assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
                server.join();
            }
            assertThat(client.get("/api/vgi/health").status()).isEqualTo(503);
            assertThat(jetty.isRunning()).isTrue();
        }
    }

    @Test
    void callsBlockNoThreadOfTheServers() throws Exception {
        start(new QueuedThreadPool(8));
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        Http1[] clients = new Http1[30];
        try (RpcServer server = serve(what -> {
            entered.release();
            leave.acquireUninterruptibly();
            return Thread.currentThread().isVirtual() + what;
        })) {
            byte[] body = Calls.ask("!");
            for (int at = 0; at < clients.length; at++) {
                clients[at] = connect().send(Http1.head("api/vgi/ask", body.length)).send(body);
            }
            entered.acquire(clients.length);
            leave.release(clients.length);
            for (Http1 client : clients) {
                assertThat(client.answer().text()).contains("true!");
                client.close();
            }
            assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void theServersOwnVirtualThreadsAreUsed() throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(8);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("theirs-", 0).factory()));
        start(threads);
        try (RpcServer server = serve(what -> Thread.currentThread().getName());
                Http1 client = connect()) {
            assertThat(client.call("api/vgi/ask", Calls.ask("x")).text()).contains("theirs-");
            assertThat(server.stop(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void callsThatTakeTooLongAreInterruptedAndTheServerGoesOn() throws Exception {
        start(new QueuedThreadPool(8));
        Semaphore entered = new Semaphore(0);
        try (RpcServer server = serve(what -> {
                    entered.release();
                    try {
                        Thread.sleep(600_000);
                        return "slept";
                    } catch (InterruptedException e) {
                        return "woken";
                    }
                });
                Http1 client = connect();
                Http1 other = connect()) {
            byte[] body = Calls.ask("x");
            client.send(Http1.head("api/vgi/ask", body.length)).send(body);
            entered.acquire();
            assertThat(server.stop(Duration.ofMillis(50))).isFalse();
            assertThat(other.get("/api/vgi/health").status()).isEqualTo(503);
        }
    }
}
