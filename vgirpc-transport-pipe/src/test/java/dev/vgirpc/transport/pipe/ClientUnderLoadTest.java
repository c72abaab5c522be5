package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ClientStatistics;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.Endpoint;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.LeakCheckExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many threads of one client, whose server goes away and comes back. */
@ExtendWith(LeakCheckExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClientUnderLoadTest {

    private static final int THREADS = 200;
    private static final int CONNECTIONS = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** What a thread may take beyond its time until it runs again, on a busy machine. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(5);

    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final List<Caller> callers = new ArrayList<>();
    private volatile boolean ended;

    /** A thread that calls all the time. */
    private final class Caller extends Thread {
        private final EchoService echo;
        private volatile long succeeded;

        Caller(EchoService echo, int number) {
            super("caller-" + number);
            this.echo = echo;
        }

        @Override
        public void run() {
            long calls = 0;
            while (!ended) {
                long start = System.nanoTime();
                String text = getName() + " " + calls++;
                try {
                    assertThat(echo.text(text)).isEqualTo(text);
                    succeeded++;
                } catch (TransportException | DeadlineException e) {
                    failures.incrementAndGet();
                    pause();
                } catch (Throwable e) {
                    unexpected.add(e);
                }
                longest.accumulateAndGet(System.nanoTime() - start, Math::max);
            }
        }

        /** Who is refused at once must not keep the processors from the server. */
        private void pause() {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                unexpected.add(e);
            }
        }
    }

    @Test
    void unixSocket(@TempDir Path folder) throws InterruptedException {
        UnixSocket socket = UnixSocket.at(folder.resolve("s"));
        serverGoesAndComes(serve(socket), socket, socket);
    }

    @Test
    void tcp() throws InterruptedException {
        RpcServer server = serve(Tcp.on(0));
        String address = server.address().substring("tcp://".length());
        serverGoesAndComes(server, TcpEndpoint.parse(address), TcpTarget.parse(address));
    }

    private static RpcServer serve(Endpoint endpoint) {
        return RpcServer.builder(EchoService.class, EchoService.create()).start(endpoint);
    }

    private void serverGoesAndComes(RpcServer first, Endpoint again, Target target) throws InterruptedException {
        RpcServer server = first;
        try (RpcClient client = RpcClient.builder(target)
                .maxConnections(CONNECTIONS)
                .defaults(CallOptions.none().timeout(TIMEOUT))
                .connect()) {
            EchoService echo = client.proxy(EchoService.class);
            for (int at = 0; at < THREADS; at++) {
                callers.add(new Caller(echo, at));
            }
            callers.forEach(Thread::start);
            awaitSuccessOfAll();
            for (int round = 0; round < 2; round++) {
                long before = failures.get();
                server.close();
                while (failures.get() < before + THREADS) {
                    Thread.sleep(1);
                }
                server = serve(again);
                awaitSuccessOfAll();
            }
            ended = true;
            for (Caller each : callers) {
                each.join();
            }
            assertThat(unexpected).isEmpty();
            assertThat(Duration.ofNanos(longest.get())).isLessThan(TIMEOUT.plus(ALLOWANCE));
            ClientStatistics statistics = client.statistics();
            assertThat(statistics.connectionsOpen()).isBetween(1, CONNECTIONS);
            assertThat(statistics.connectionsHeld()).isZero();
            assertThat(statistics.connectionsOpened())
                    .isEqualTo(statistics.connectionsClosed() + statistics.connectionsOpen());
            assertThat(statistics.callsStarted())
                    .isEqualTo(statistics.callsSucceeded() + statistics.callsFailed());
            assertThat(statistics.callsFailed()).isEqualTo(failures.get());
        } finally {
            ended = true;
            server.close();
        }
    }

    private void awaitSuccessOfAll() throws InterruptedException {
        for (Caller each : callers) {
            long before = each.succeeded;
            while (each.succeeded < before + 2) {
                Thread.sleep(1);
            }
        }
    }
}
