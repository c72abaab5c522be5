package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServerStatistics;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import dev.vgirpc.testkit.TransportHarness.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server stops while clients call it as fast as they can: what it began it answers, and nothing else. */
@Timeout(120)
public abstract class StopUnderLoadContract extends TransportContract {

    private static final int CLIENTS_OF_A_KIND = 3;
    private static final int TURNS = 5;

    /** For subclasses. */
    protected StopUnderLoadContract() {}

    /** Stopping is up to this test, with many clients. */
    @BeforeEach
    void needsControl() {
        harness().require(Feature.SERVER_CONTROL);
        harness().require(Feature.MANY_CLIENTS);
    }

    /** What a client does over and over. */
    @FunctionalInterface
    private interface Use {
        void once(EchoService echo, String name);
    }

    /** Clients in threads of their own, each until its connection ends. */
    private final class Load {
        private final AtomicLong answered = new AtomicLong();
        private final List<SilentCall> callers = new ArrayList<>();
        private final List<RpcClient> clients = new ArrayList<>();

        Load() {
            for (int at = 0; at < CLIENTS_OF_A_KIND; at++) {
                start("text " + at, (echo, name) -> assertEquals(name, echo.text(name)));
                start("bytes " + at, (echo, name) -> assertEquals(50_000, echo.make(50_000).length));
                start("rows " + at, (echo, name) -> assertEquals(Received.items(6), Received.rows(echo.items(3, 2, 1))));
                start("sum " + at, Load::sum);
            }
        }

        private static void sum(EchoService echo, String name) {
            try (ExchangeStream<Value, Sum> stream = echo.accumulate(name)) {
                for (int turn = 1; turn <= TURNS; turn++) {
                    assertEquals(turn, stream.exchange(new Value(1)).row().turns());
                }
            }
        }

        private void start(String name, Use use) {
            RpcClient client = harness().connect();
            clients.add(client);
            callers.add(SilentCall.start(Thread.ofPlatform().daemon(), client.proxy(EchoService.class), echo -> {
                while (true) {
                    use.once(echo, name);
                    answered.incrementAndGet();
                }
            }));
        }

        void awaitAnswers(long more) throws InterruptedException {
            long enough = answered.get() + more;
            while (answered.get() < enough && callers.stream().allMatch(each -> each.thread.isAlive())) {
                Thread.sleep(1);
            }
            for (SilentCall each : callers) {
                assertTrue(each.thread.isAlive(), () -> "a caller ended before the stop: " + each.failure);
            }
        }

        /** All ended with the end of their connections, and nothing worse. */
        void assertEnded() throws InterruptedException {
            for (SilentCall each : callers) {
                assertTrue(each.ended.await(20, TimeUnit.SECONDS), "a caller did not end");
                each.thread.join();
                assertInstanceOf(TransportException.class, each.failure);
            }
            clients.forEach(RpcClient::close);
        }
    }

    /**
     * With enough time every call and stream that was begun is answered, and no other. Where the server does not hold
     * streams, every call and turn.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void whatWasBegunIsAnswered() throws InterruptedException {
        RpcServer server = harness().server();
        Load load = new Load();
        load.awaitAnswers(200);
        assertTrue(server.stop(Duration.ofSeconds(60)), "all calls could finish");
        load.assertEnded();
        server.join();
        ServerStatistics end = server.statistics();
        assertEquals(end.callsStarted(), end.callsSucceeded(), end::toString);
        if (harness().missing(Feature.HELD_STREAMS).isEmpty()) {
            assertEquals(load.answered.get(), end.callsSucceeded(), end::toString);
        } else {
            assertTrue(end.callsSucceeded() >= load.answered.get(), end::toString);
        }
        assertEquals(0, end.streamsOpen(), end::toString);
        assertEquals(0, end.connectionsOpen(), end::toString);
        assertEquals(0, end.callsRefusedMalformed() + end.callsRefusedBusy(), end::toString);
    }

    /**
     * A call that takes longer than the grace is ended by force, and the others end, too.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void aCallOutlastsTheGrace() throws InterruptedException {
        RpcServer server = harness().server();
        Load load = new Load();
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            echo.nothing();
            SilentCall slow = SilentCall.start(Thread.ofPlatform().daemon(), echo);
            load.awaitAnswers(100);
            long start = System.nanoTime();
            assertFalse(server.stop(Duration.ofMillis(300)), "a call was ended by force");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis >= 300, "the grace was " + millis + " ms only");
            assertTrue(millis < 20_000, "stopping took " + millis + " ms");
            assertTrue(slow.ended.await(20, TimeUnit.SECONDS), "the call did not end");
            assertInstanceOf(TransportException.class, slow.failure);
        }
        load.assertEnded();
        ServerStatistics end = server.statistics();
        assertEquals(end.callsStarted(), end.callsSucceeded() + end.callsFailed(), end::toString);
        assertTrue(end.callsSucceeded() >= load.answered.get(), end::toString);
        assertTrue(end.callsFailed() >= 1, end::toString);
    }
}
