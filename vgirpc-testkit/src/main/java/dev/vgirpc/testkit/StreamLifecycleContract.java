package dev.vgirpc.testkit;

import static dev.vgirpc.testkit.Received.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogMessage;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import dev.vgirpc.testkit.TransportHarness.Feature;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Open streams, and what happens to them when their client, their server or their caller goes. */
public abstract class StreamLifecycleContract extends TransportContract {

    private static final long FOR_EVER_MILLIS = 60_000;
    private static final int LARGE_BYTES = 64 << 20;

    /** For subclasses. */
    protected StreamLifecycleContract() {}

    /** While a stream is open its connection carries nothing else, and says why. */
    @Test
    public void callsWhileAStreamIsOpen() {
        try (RpcClient client = harness().connectOnce()) {
            EchoService echo = client.proxy(EchoService.class);
            try (ProducerStream<Item> stream = echo.endless(newKey())) {
                for (int at = 0; at < 2; at++) {
                    assertNamesTheStream(() -> echo.text("x"));
                    assertNamesTheStream(() -> next(echo.items(1, 1, 0)));
                    assertNamesTheStream(() -> echo.scale(1).exchange(new Value(1)));
                    assertEquals(Item.of(at), next(stream));
                }
                stream.cancel();
            }
            assertEquals("x", echo.text("x"));
        }
        assertNextCallWorks();
    }

    private static void assertNamesTheStream(Runnable call) {
        IllegalStateException e = assertThrows(IllegalStateException.class, call::run);
        assertTrue(String.valueOf(e.getMessage()).contains("endless"), e.getMessage());
    }

    /** The connection is free as soon as a stream has ended, also before it is closed. */
    @Test
    public void callsAfterAStreamHasEnded() {
        try (ProducerStream<Item> stream = echo().items(2, 1, 0)) {
            assertEquals(2, Received.take(stream, 5));
            assertNextCallWorks();
        }
        assertNextCallWorks();
    }

    /**
     * A stream that nobody closes and nobody can reach hinders others only until it is collected: its
     * connection is closed, and a warning names the method.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void abandonedStream() throws InterruptedException {
        try (Warnings warnings = Warnings.collect();
                RpcClient client = harness().connectOnce()) {
            abandon(client);
            assertNextCallWorks();
            EchoService echo = client.proxy(EchoService.class);
            long start = System.nanoTime();
            while (isHindered(echo)) {
                assertTrue(System.nanoTime() - start < 10_000_000_000L, "the stream is still open");
                System.gc();
                Thread.sleep(20);
            }
            assertTrue(warnings.anyContains("endless"), () -> "the warnings: " + warnings);
        }
        assertNextCallWorks();
    }

    private static void abandon(RpcClient client) {
        assertEquals(Item.of(0), next(client.proxy(EchoService.class).endless(newKey())));
    }

    private static boolean isHindered(EchoService echo) {
        try {
            echo.nothing();
        } catch (IllegalStateException e) {
            return true;
        } catch (RpcException e) {
            return false; // the connection is closed
        }
        return false;
    }

    /**
     * Interrupting a turn whose peer is silent ends it promptly.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void interruptWhileThePeerIsSilent() throws InterruptedException {
        PromptEnd.assertInterruptible(harness(), Thread.ofPlatform().daemon(), StreamLifecycleContract::turnForEver);
        PromptEnd.assertInterruptible(
                harness(), Thread.ofPlatform().daemon(), StreamLifecycleContract::exchangeForEver);
    }

    /**
     * So it does on a virtual thread.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void interruptOfAVirtualThread() throws InterruptedException {
        PromptEnd.assertInterruptible(harness(), Thread.ofVirtual(), StreamLifecycleContract::turnForEver);
        PromptEnd.assertInterruptible(harness(), Thread.ofVirtual(), StreamLifecycleContract::exchangeForEver);
    }

    /**
     * Closing a client ends the turn of its stream promptly, though the peer is silent.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void closeWhileThePeerIsSilent() throws InterruptedException {
        PromptEnd.assertClosable(harness(), Thread.ofPlatform().daemon(), StreamLifecycleContract::turnForEver);
        PromptEnd.assertClosable(harness(), Thread.ofPlatform().daemon(), StreamLifecycleContract::exchangeForEver);
    }

    /** A turn whose peer is silent ends when its time is over, and the client goes on. */
    @Test
    public void deadlineWhileThePeerIsSilent() {
        PromptEnd.assertTimely(harness(), StreamLifecycleContract::turnForEver);
        PromptEnd.assertTimely(harness(), StreamLifecycleContract::exchangeForEver);
    }

    private static void turnForEver(EchoService echo) {
        try (ProducerStream<Item> stream = echo.slow("silent", FOR_EVER_MILLIS)) {
            next(stream);
        }
    }

    private static void exchangeForEver(EchoService echo) {
        try (ExchangeStream<Value, Value> stream = echo.slowExchange("silent")) {
            stream.exchange(new Value(FOR_EVER_MILLIS));
        }
    }

    /** A stream does not outlive its client. */
    @Test
    public void theClientIsClosedBeforeTheStream() {
        try (RpcClient client = harness().connect()) {
            ProducerStream<Item> producer = client.proxy(EchoService.class).endless(newKey());
            assertEquals(Item.of(0), next(producer));
            leave(client);
            assertThrows(RpcException.class, () -> next(producer));
            producer.cancel();
            producer.close();
        }
        assertNextCallWorks();
    }

    /** Clients that vanish with open streams leave nothing behind, and no other client notices. */
    @Test
    public void clientsVanishBetweenTurns() {
        for (int at = 0; at < 5; at++) {
            String key = newKey();
            try (RpcClient client = harness().connect()) {
                Received.take(client.proxy(EchoService.class).large(10, 1 << 20), at);
            }
            try (RpcClient client = harness().connect()) {
                ExchangeStream<Value, Sum> stream =
                        client.proxy(EchoService.class).accumulate(key);
                assertEquals(1, stream.exchange(new Value(1)).row().turns());
            }
            assertNextCallWorks();
            assertTrue(echo().cancelled(key) <= 1);
        }
    }

    /** A client that vanishes in the middle of a batch leaves nothing behind either. */
    @Test
    public void clientVanishesInTheMiddleOfABatch() {
        List<IntUnaryOperator> lengths =
                List.of(all -> 1, all -> 7, all -> 100, all -> all / 2, all -> all - 1, all -> all);
        for (IntUnaryOperator length : lengths) {
            try (RawClient raw = RawClient.open(harness().target())) {
                raw.vanishInAStream(
                        "pairs",
                        new RawStreams.Pairs(1_000, 1_000, 1_000),
                        input -> Arrays.copyOf(input, length.applyAsInt(input.length)));
            }
            assertNextCallWorks();
        }
    }

    /**
     * A client that vanishes while the server answers a turn leaves nothing behind either.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void clientVanishesDuringATurn() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        try (RpcClient client = harness().connect()) {
            EchoService echo = noticing(client, started);
            SilentCall call = SilentCall.start(Thread.ofPlatform().daemon(), echo, each -> {
                try (ProducerStream<Batch> stream = each.large(10, LARGE_BYTES)) {
                    assertEquals(10, Received.take(stream, 10));
                }
            });
            assertTrue(started.await(10, TimeUnit.SECONDS), "no turn began");
            leave(client);
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the turn did not end");
            call.thread.join();
            assertInstanceOf(RuntimeException.class, call.failure);
        }
        assertNextCallWorks();
    }

    private static void leave(RpcClient client) {
        client.close();
    }

    private static EchoService noticing(RpcClient client, CountDownLatch started) {
        return Rpc.with(
                client.proxy(EchoService.class), CallOptions.none().onLog((LogMessage each) -> started.countDown()));
    }

    /** A peer that dies between two turns fails the next one. */
    @Test
    public void peerDiesBetweenTurns() {
        harness().require(Feature.PEER_KILL);
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            try (ExchangeStream<Value, Sum> stream = echo.accumulate(newKey())) {
                assertEquals(1, stream.exchange(new Value(1)).row().turns());
                harness().killPeer();
                assertThrows(TransportException.class, () -> {
                    // What is sent to a dead peer may find room in a buffer; the answer never comes.
                    stream.exchange(new Value(1));
                });
                assertThrows(IllegalStateException.class, () -> stream.exchange(new Value(1)));
            }
            if (isReachable()) {
                echo.nothing(); // over a new connection
            } else {
                assertThrows(TransportException.class, echo::nothing);
            }
        }
    }

    /** Where each connection has a peer of its own, there is another one. */
    private boolean isReachable() {
        try (RpcClient other = harness().connect()) {
            other.proxy(EchoService.class).nothing();
            return true;
        } catch (TransportException e) {
            return false;
        }
    }

    /**
     * A peer that dies during a producer's turn fails it.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void peerDiesDuringATurn() throws InterruptedException {
        assertDeathIsSeen(StreamLifecycleContract::turnForEver);
    }

    /**
     * A peer that dies during an exchange's turn fails it.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void peerDiesDuringAnExchange() throws InterruptedException {
        assertDeathIsSeen(StreamLifecycleContract::exchangeForEver);
    }

    private void assertDeathIsSeen(Consumer<EchoService> method) throws InterruptedException {
        harness().require(Feature.PEER_KILL);
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            echo.nothing();
            SilentCall call = SilentCall.start(Thread.ofPlatform().daemon(), echo, method);
            Thread.sleep(100);
            harness().killPeer();
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the turn did not end");
            call.thread.join();
            assertInstanceOf(TransportException.class, call.failure);
        }
    }

    /**
     * A peer that dies in the middle of a batch fails the turn.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void peerDiesInTheMiddleOfABatch() throws InterruptedException {
        harness().require(Feature.PEER_KILL);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        try (RpcClient client = harness().connect()) {
            // The caller reads nothing while it has the log, and no buffer on the way holds the batch.
            CallOptions options = CallOptions.none().onLog((LogMessage each) -> {
                started.countDown();
                await(dead);
            });
            EchoService echo = Rpc.with(client.proxy(EchoService.class), options);
            SilentCall call = SilentCall.start(Thread.ofPlatform().daemon(), echo, each -> {
                try (ProducerStream<Batch> stream = each.large(1, LARGE_BYTES)) {
                    next(stream);
                }
            });
            assertTrue(started.await(10, TimeUnit.SECONDS), "no log came");
            Thread.sleep(500);
            harness().killPeer();
            dead.countDown();
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the turn did not end");
            call.thread.join();
            assertInstanceOf(TransportException.class, call.failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A stream may come to its end while its server stops.
     *
     * @throws Exception when the test is interrupted
     */
    @Test
    public void stopGracefully() throws Exception {
        harness().require(Feature.SERVER_CONTROL);
        harness().require(Feature.HELD_STREAMS);
        CountDownLatch started = new CountDownLatch(1);
        try (RpcClient client = harness().connect()) {
            SilentCall call = SilentCall.start(Thread.ofPlatform().daemon(), noticing(client, started), echo -> {
                try (ProducerStream<Item> stream = echo.slow(newKey(), 150)) {
                    assertEquals(3, Received.take(stream, 3));
                }
            });
            assertTrue(started.await(10, TimeUnit.SECONDS), "no turn ended");
            assertTrue(harness().server().stop(Duration.ofSeconds(30)), "the stream could be closed");
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the stream did not end");
            call.thread.join();
            assertNull(call.failure);
            harness().server().join();
        }
    }

    /** A stream that stays open is ended when its server stops, by force where the server holds it. */
    @Test
    public void stopByForce() {
        harness().require(Feature.SERVER_CONTROL);
        try (RpcClient client = harness().connect();
                ProducerStream<Item> stream = client.proxy(EchoService.class).endless(newKey())) {
            assertEquals(Item.of(0), next(stream));
            boolean held = harness().missing(Feature.HELD_STREAMS).isEmpty();
            long start = System.nanoTime();
            assertEquals(!held, harness().server().stop(Duration.ofMillis(100)), "nothing had to be ended by force");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(!held || millis >= 100, "the grace was " + millis + " ms only");
            assertTrue(millis < 5_000, "stopping took " + millis + " ms");
            assertThrows(TransportException.class, () -> next(stream));
        }
    }
}
