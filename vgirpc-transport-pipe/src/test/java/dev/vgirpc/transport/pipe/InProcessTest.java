package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServeStartHook;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.pipe.worker.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheckExtension.class)
class InProcessTest {

    private static RpcServer serve(InProcess place, Probe probe) {
        return RpcServer.builder(Probe.class, probe).start(place);
    }

    private static String ask(String address, String what) {
        try (RpcClient client = RpcClient.connect(address)) {
            return client.proxy(Probe.class).ask(what);
        }
    }

    @Test
    void aNameIsReachedByItsAddress() {
        try (RpcServer one = RpcServer.builder(Probe.class, (Probe) what -> "one").start("inproc:a b:1");
                RpcServer two = serve(InProcess.named("two"), what -> "two")) {
            assertThat(one.address()).isEqualTo("inproc:a b:1");
            assertThat(ask("inproc:a b:1", "")).isEqualTo("one");
            assertThat(ask(two.address(), "")).isEqualTo("two");
        }
    }

    @Test
    void anonymousPlacesDiffer() {
        InProcess one = InProcess.create();
        assertThat(one).isNotEqualTo(InProcess.create()).isEqualTo(InProcess.named(one.address().substring(7)));
        try (RpcServer server = serve(one, what -> "found")) {
            assertThat(ask(server.address(), "")).isEqualTo("found");
        }
    }

    @Test
    void anEmptyNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> InProcess.named(""));
    }

    @Test
    void aNameThatNobodyServesIsNamed() {
        assertThatThrownBy(() -> RpcClient.connect("inproc:nobody"))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse())
                .hasMessageContaining("inproc:nobody");
    }

    @Test
    void aNameIsServedOnceAtATime() {
        InProcess place = InProcess.named("once");
        for (int round = 0; round < 2; round++) {
            try (RpcServer server = serve(place, what -> "first")) {
                assertThatThrownBy(() -> serve(InProcess.named("once"), what -> "second").close())
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining("inproc:once");
                assertThat(ask(server.address(), "")).isEqualTo("first");
            }
        }
    }

    /** Refuses to be served the first time, and is out of reach meanwhile. */
    private static final class Reluctant implements Probe, ServeStartHook {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onServeStart(TransportKind kind) {
            assertThatThrownBy(() -> RpcClient.connect("inproc:reluctant").close())
                    .isInstanceOf(TransportException.class);
            seen.add(kind.wireName());
            if (seen.size() == 1) {
                throw new IllegalStateException("not yet");
            }
        }

        @Override
        public String ask(String what) {
            return what;
        }
    }

    @Test
    void aServiceThatCannotStartLeavesTheNameFree() {
        Reluctant reluctant = new Reluctant();
        InProcess place = InProcess.named("reluctant");
        assertThatThrownBy(() -> serve(place, reluctant).close()).hasStackTraceContaining("not yet");
        try (RpcServer server = serve(place, reluctant)) {
            assertThat(ask(server.address(), "x")).isEqualTo("x");
        }
        assertThat(reluctant.seen).containsExactly("pipe", "pipe");
    }

    @Test
    void eachConnectionHasADaemonThreadWithItsName() {
        List<Thread> threads = new ArrayList<>();
        try (RpcServer server = serve(InProcess.named("threads"), what -> {
                    threads.add(Thread.currentThread());
                    return what;
                });
                RpcClient first = RpcClient.connect(server.address());
                RpcClient second = RpcClient.connect(server.address())) {
            first.proxy(Probe.class).ask("");
            second.proxy(Probe.class).ask("");
            first.proxy(Probe.class).ask("");
        }
        assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
        assertThat(threads.get(0)).isSameAs(threads.get(2)).isNotSameAs(threads.get(1));
        assertThat(threads.get(0).getName()).isEqualTo("vgirpc-inproc:threads-1");
    }

    @Test
    void aCallMayStopItsOwnServer() throws Exception {
        AtomicReference<RpcServer> self = new AtomicReference<>();
        try (RpcServer server = serve(InProcess.create(), what -> "" + self.get().stop(Duration.ofSeconds(30)));
                RpcClient client = RpcClient.connect(server.address())) {
            self.set(server);
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("stop")).isEqualTo("true");
            server.join();
            assertThatThrownBy(() -> probe.ask("again")).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void stopByForceInterruptsTheService() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<Object> end = new AtomicReference<>("none");
        RpcServer server = serve(InProcess.create(), what -> {
            thread.set(Thread.currentThread());
            running.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                end.set(e);
            }
            return "";
        });
        try (RpcClient client = RpcClient.connect(server.address())) {
            Thread caller = Thread.ofPlatform().daemon().start(() ->
                    assertThatThrownBy(() -> client.proxy(Probe.class).ask("")).isInstanceOf(TransportException.class));
            running.await();
            assertThat(server.stop(Duration.ZERO)).isFalse();
            assertThat(thread.get().isAlive()).as("the thread ended before stop returned").isFalse();
            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            assertThat(server.stop(Duration.ZERO)).as("asked again, the answer is the same").isFalse();
            caller.join();
        }
    }

    @Test
    void anInterruptEndsTheGrace() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        RpcServer server = serve(InProcess.create(), what -> {
            running.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                return "interrupted";
            }
            return "";
        });
        try (RpcClient client = RpcClient.connect(server.address())) {
            Thread caller = Thread.ofPlatform().daemon().start(() ->
                    assertThatThrownBy(() -> client.proxy(Probe.class).ask("")).isInstanceOf(TransportException.class));
            running.await();
            Thread.currentThread().interrupt();
            long start = System.nanoTime();
            assertThat(server.stop(Duration.ofMinutes(1))).isFalse();
            assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
            caller.join();
        }
    }

    @Test
    void connectionsThatRaceWithTheStopLeaveNothing() throws Exception {
        for (int round = 0; round < 20; round++) {
            RpcServer server = serve(InProcess.create(), what -> what);
            StopRace.run(server, () -> assertThat(ask(server.address(), "x")).isEqualTo("x"));
        }
    }
}
