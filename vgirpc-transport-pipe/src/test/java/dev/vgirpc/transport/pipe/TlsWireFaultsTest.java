package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.CallOptions;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bits that are flipped on the wire, beneath the encryption: nothing wrong gets through, and nothing hangs. */
@ExtendWith(LeakCheckExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TlsWireFaultsTest {

    private static final int SEEDS = 120;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int HANDSHAKE_AND_CALL_BYTES = 6_000;

    @BeforeAll
    static void certificates() {
        TestCertificates.authority();
    }

    /** Passes a connection's bytes on, one of which it changes or at which it ends. */
    private static final class Passage implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final int port;
        private final int at;
        private final boolean towardsServer;
        private final int bit;
        private final AtomicInteger done = new AtomicInteger();
        private final Thread accepting;

        /**
         * One connection's passage.
         *
         * @param bit which bit is flipped, or 8 when the connection ends there
         */
        Passage(int port, int at, boolean towardsServer, int bit) throws IOException {
            this.port = port;
            this.at = at;
            this.towardsServer = towardsServer;
            this.bit = bit;
            this.accepting = Thread.ofPlatform().start(this::pass);
        }

        private void pass() {
            try (Socket client = listener.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread back = Thread.ofPlatform().start(() -> copy(server, client, !towardsServer));
                copy(client, server, towardsServer);
                back.join();
            } catch (IOException | InterruptedException e) {
                // The test is over, or one side left at once.
            }
        }

        private void copy(Socket from, Socket to, boolean faulty) {
            byte[] bytes = new byte[16 << 10];
            int passed = 0;
            try {
                for (int read = from.getInputStream().read(bytes); read >= 0; read = from.getInputStream().read(bytes)) {
                    if (faulty && at >= passed && at < passed + read) {
                        done.incrementAndGet();
                        if (bit == 8) {
                            to.getOutputStream().write(bytes, 0, at - passed);
                            break;
                        }
                        bytes[at - passed] ^= (byte) (1 << bit);
                    }
                    to.getOutputStream().write(bytes, 0, read);
                    passed += read;
                }
            } catch (IOException e) {
                // One side is gone; so is the other, next.
            }
            close(from);
            close(to);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone all the same.
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            try {
                accepting.join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void nothingWrongGetsThrough() throws IOException {
        AtomicInteger right = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        int reached = 0;
        try (RpcServer server = RpcServer.builder(EchoService.class, EchoService.create())
                .start(Tcp.on(0).tls(TestCertificates.server()))) {
            int port = Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
            for (int seed = 0; seed < SEEDS; seed++) {
                Random random = new Random(seed);
                int at = random.nextInt(HANDSHAKE_AND_CALL_BYTES);
                boolean towardsServer = random.nextBoolean();
                int bit = random.nextInt(9);
                try (Passage passage = new Passage(port, at, towardsServer, bit)) {
                    call(passage.listener.getLocalPort(), right, failed);
                    reached += passage.done.get();
                    assertThat(passage.done.get() == 1 || failed.get() + right.get() == seed + 1)
                            .as("seed " + seed)
                            .isTrue();
                }
            }
            assertThat(reached).isBetween(SEEDS / 4, SEEDS);
            assertThat(failed.get()).isBetween(SEEDS / 4, reached);
            assertThat(right.get()).isPositive();
            try (RpcClient client = RpcClient.connect(Tcp.to("127.0.0.1", port).tls(TestCertificates.client()))) {
                assertThat(client.proxy(EchoService.class).text("after")).isEqualTo("after");
            }
        }
    }

    private static void call(int port, AtomicInteger right, AtomicInteger failed) {
        String text = "x".repeat(1_500);
        try (RpcClient client = RpcClient.builder(
                        Tcp.to("127.0.0.1", port).connectTimeout(TIMEOUT).tls(TestCertificates.client()))
                .defaults(CallOptions.none().timeout(TIMEOUT))
                .connect()) {
            assertThat(client.proxy(EchoService.class).text(text)).isEqualTo(text);
            right.incrementAndGet();
        } catch (TransportException | DeadlineException e) {
            failed.incrementAndGet();
        }
    }
}
