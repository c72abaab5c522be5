package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Endpoint;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What does not depend on the kind of socket. */
@ExtendWith(LeakCheckExtension.class)
class SocketListenerTest {

    @TempDir
    Path folder;

    private static RpcServer serve(Endpoint endpoint, Probe probe) {
        return RpcServer.builder(Probe.class, probe).start(endpoint);
    }

    private static String ask(String address, String what) {
        try (RpcClient client = RpcClient.connect(address)) {
            return client.proxy(Probe.class).ask(what);
        }
    }

    /** A call on a thread of its own. */
    private static Future<String> asking(RpcClient client, String what) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(client.proxy(Probe.class).ask(what));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static void assertWaits(Future<String> answer) {
        assertThatThrownBy(() -> answer.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    @SuppressWarnings("try") // clients are closed before their blocks end
    void connectionsBeyondTheLimitWait() throws Exception {
        try (RpcServer server = serve(Tcp.on(0).maxConnections(2).excessConnections(Excess.WAIT), what -> what);
                RpcClient first = RpcClient.connect(server.address());
                RpcClient second = RpcClient.connect(server.address())) {
            assertThat(first.proxy(Probe.class).ask("1")).isEqualTo("1");
            assertThat(second.proxy(Probe.class).ask("2")).isEqualTo("2");
            try (RpcClient third = RpcClient.connect(server.address());
                    RpcClient fourth = RpcClient.connect(server.address())) {
                Future<String> answer3 = asking(third, "3");
                assertWaits(answer3);
                Future<String> answer4 = asking(fourth, "4");
                first.close();
                assertThat(answer3.get(10, TimeUnit.SECONDS)).isEqualTo("3");
                assertWaits(answer4);
                assertThat(second.proxy(Probe.class).ask("5")).isEqualTo("5");
                third.close();
                assertThat(answer4.get(10, TimeUnit.SECONDS)).isEqualTo("4");
            }
        }
    }

    @Test
    void whoWaitsIsToldOfTheStop() throws Exception {
        try (RpcServer server = serve(UnixSocket.at(folder.resolve("s")).maxConnections(1), what -> what);
                RpcClient first = RpcClient.connect(server.address());
                RpcClient second = RpcClient.connect(server.address())) {
            first.proxy(Probe.class).ask("");
            Future<String> answer = asking(second, "");
            assertWaits(answer);
            assertThat(server.stop(Duration.ofSeconds(30))).as("no call has begun").isTrue();
            assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(TransportException.class);
        }
    }

    @Test
    void theFirstConnectionsHavePlatformThreads() {
        List<Thread> threads = new ArrayList<>();
        Probe probe = what -> {
            threads.add(Thread.currentThread());
            return what;
        };
        try (RpcServer server = serve(Tcp.on(0).platformThreads(1), probe);
                RpcClient first = RpcClient.connect(server.address());
                RpcClient second = RpcClient.connect(server.address())) {
            first.proxy(Probe.class).ask("");
            second.proxy(Probe.class).ask("");
            first.proxy(Probe.class).ask("");
            assertThat(threads).extracting(Thread::isVirtual).containsExactly(false, true, false);
            assertThat(threads).allMatch(Thread::isDaemon);
            assertThat(threads).extracting(Thread::getName).containsExactly(
                    "vgirpc-" + server.address() + "-1",
                    "vgirpc-" + server.address() + "-2",
                    "vgirpc-" + server.address() + "-1");
        }
    }

    @Test
    void theListenerKeepsTheProcessAlive() {
        try (RpcServer server = serve(Tcp.on(0), what -> what)) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(each -> each.getName().equals("vgirpc-" + server.address() + "-accept"))
                    .singleElement()
                    .matches(each -> !each.isDaemon());
        }
    }

    /** With a grace that a test can wait for. */
    private record Graced(Binding binding, ListenOptions options, Duration grace) implements ServerEndpoint {
        @Override
        public String address() {
            return binding.address();
        }

        @Override
        public ServerTransport start(CallDispatcher dispatcher) {
            return SocketListener.start(binding, options, grace, dispatcher, TimeSource.system());
        }
    }

    private static ListenOptions idle(long millis) {
        return ListenOptions.defaults().withIdleTimeout(Duration.ofMillis(millis));
    }

    private static void assertEndsByItself(RpcServer server) throws InterruptedException {
        Thread joins = Thread.ofPlatform().daemon().start(() -> {
            try {
                server.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(joins.join(Duration.ofSeconds(10))).as("join returned").isTrue();
        assertThatThrownBy(() -> RpcClient.connect(server.address()).close()).isInstanceOf(TransportException.class);
        assertThat(server.stop(Duration.ofSeconds(10))).as("it was graceful").isTrue();
    }

    @Test
    @SuppressWarnings("try") // clients are closed before their blocks end
    void endsWhenItIsIdle() throws Exception {
        Path path = folder.resolve("idle.sock");
        try (RpcServer server = serve(
                new Graced(UnixBinding.bind(path), idle(100), Duration.ofSeconds(60)), what -> what)) {
            Thread.sleep(200);
            try (RpcClient client = RpcClient.connect(server.address());
                    RpcClient other = RpcClient.connect(server.address())) {
                assertThat(client.proxy(Probe.class).ask("after the timeout")).isNotEmpty();
                other.close();
                Thread.sleep(200);
                assertThat(client.proxy(Probe.class).ask("still there")).isNotEmpty();
            }
            long start = System.nanoTime();
            assertEndsByItself(server);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(90);
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void endsWhenNobodyComes() throws Exception {
        TcpBinding binding = TcpBinding.bind(new HostPort("127.0.0.1", 0));
        try (RpcServer server = serve(new Graced(binding, idle(10), Duration.ofMillis(200)), what -> what)) {
            Thread.sleep(50);
            assertThat(ask(server.address(), "within the grace")).isNotEmpty();
            assertEndsByItself(server);
        }
        binding = TcpBinding.bind(new HostPort("127.0.0.1", 0));
        try (RpcServer server = serve(new Graced(binding, idle(10), Duration.ofMillis(50)), what -> what)) {
            assertEndsByItself(server);
        }
    }

    /** Fails to accept a number of times, as a process without descriptors does. */
    private static final class Failing implements Binding {
        private final TcpBinding binding = TcpBinding.bind(new HostPort("127.0.0.1", 0));
        private final AtomicInteger failures;
        private final Throwable failure;
        final AtomicInteger attempts = new AtomicInteger();
        volatile boolean inConnection;

        Failing(int failures, Throwable failure) {
            this.failures = new AtomicInteger(failures);
            this.failure = failure;
        }

        private void maybeFail() throws IOException {
            if (failures.getAndDecrement() > 0) {
                attempts.incrementAndGet();
                switch (failure) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    default -> throw new IllegalArgumentException(failure);
                }
            }
        }

        @Override
        public SocketChannel accept() throws IOException {
            if (!inConnection) {
                maybeFail();
            }
            return binding.accept();
        }

        @Override
        public Connection connection(SocketChannel accepted) throws IOException {
            if (inConnection) {
                maybeFail();
            }
            return binding.connection(accepted);
        }

        @Override
        public TransportKind kind() {
            return binding.kind();
        }

        @Override
        public String address() {
            return binding.address();
        }

        @Override
        public ServerSocketChannel channel() {
            return binding.channel();
        }

        @Override
        public void close() {
            binding.close();
        }
    }

    private static RpcServer serve(Failing binding) {
        return serve(new Graced(binding, ListenOptions.defaults(), Duration.ofSeconds(60)), what -> what);
    }

    @Test
    void acceptsAgainAfterFailures() {
        for (Throwable failure : List.of(
                new IOException("Too many open files"), new IllegalStateException("odd"), new OutOfMemoryError("threads"))) {
            try (RpcServer server = serve(new Failing(3, failure))) {
                assertThat(ask(server.address(), "x")).isEqualTo("x");
                assertThat(ask(server.address(), "y")).isEqualTo("y");
            }
        }
    }

    @Test
    void pausesBetweenFailures() throws Exception {
        Failing binding = new Failing(Integer.MAX_VALUE, new IOException("Too many open files"));
        try (RpcServer server = serve(binding);
                RpcClient client = RpcClient.connect(server.address())) {
            Future<String> answer = asking(client, "");
            Thread.sleep(300);
            assertThat(answer.isDone()).isFalse();
            // 10, 20, 40, 80, 160 ms and so on.
            assertThat(binding.attempts.get()).isBetween(2, 8);
            long start = System.nanoTime();
            assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5_000);
            assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(TransportException.class);
        }
    }

    @Test
    void aConnectionThatCannotBeServedIsClosedAndTheNextOneServed() {
        for (Throwable failure : List.of(new IOException("gone"), new OutOfMemoryError("no thread"))) {
            Failing binding = new Failing(1, failure);
            binding.inConnection = true;
            try (RpcServer server = serve(binding)) {
                assertThatThrownBy(() -> ask(server.address(), "x")).isInstanceOf(TransportException.class);
                assertThat(ask(server.address(), "y")).isEqualTo("y");
            }
        }
    }

    @Test
    void aCallMayStopItsOwnServer() throws Exception {
        AtomicReference<RpcServer> self = new AtomicReference<>();
        try (RpcServer server = serve(Tcp.on(0), what -> "" + self.get().stop(Duration.ofSeconds(30)));
                RpcClient client = RpcClient.connect(server.address())) {
            self.set(server);
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("stop")).isEqualTo("true");
            server.join();
            assertThatThrownBy(() -> probe.ask("again")).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void anInterruptDoesNotKeepAServerFromStopping() {
        RpcServer server = serve(Tcp.on(0), what -> what);
        Thread.currentThread().interrupt();
        assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
        assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
        assertThatThrownBy(() -> ask(server.address(), "")).isInstanceOf(TransportException.class);
    }

    enum Kind {
        UNIX,
        TCP
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatRaceWithTheStopLeaveNothing(Kind kind) throws Exception {
        for (int round = 0; round < 10; round++) {
            RpcServer server = serve(
                    kind == Kind.UNIX
                            ? UnixSocket.at(folder.resolve("race")).platformThreads(2)
                            : Tcp.on(0).platformThreads(2),
                    what -> what);
            StopRace.run(server, () -> assertThat(ask(server.address(), "x")).isEqualTo("x"));
            assertThat(folder).isEmptyDirectory();
        }
    }
}
