package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.CallOptions;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.Target;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.TransportHarness.Feature;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Opening, closing, interrupting, dying. */
public abstract class LifecycleContract extends TransportContract {

    private static final long FOR_EVER_MILLIS = 60_000;

    /** For subclasses. */
    protected LifecycleContract() {}

    /** Connecting where nobody answers fails and names the address, or the first call does. */
    @Test
    public void nobodyAnswers() {
        Target nobody = harness().nobody();
        TransportException e = assertThrows(TransportException.class, () -> {
            try (RpcClient client = RpcClient.connect(nobody)) {
                client.proxy(EchoService.class).nothing();
            }
        });
        assertTrue(String.valueOf(e.getMessage()).contains(nobody.address()), e.getMessage());
    }

    /** A client can be closed twice, and makes no calls afterwards. */
    @Test
    public void closeTwice() {
        RpcClient client = harness().connect();
        EchoService echo = client.proxy(EchoService.class);
        echo.nothing();
        client.close();
        client.close();
        assertThrows(RpcException.class, echo::nothing);
        client.close();
    }

    /** A client that makes no call can be closed, too. */
    @Test
    public void closeUnused() {
        harness().connect().close();
    }

    /** Clients that come and go leave nothing behind. */
    @Test
    public void clientsComeAndGo() {
        int clients = harness().missing(Feature.MANY_CLIENTS).isEmpty() ? 50 : 3;
        for (int at = 0; at < clients; at++) {
            try (RpcClient client = harness().connect()) {
                assertEquals("x", client.proxy(EchoService.class).text("x"));
            }
        }
    }

    /**
     * Interrupting a call whose peer is silent ends it promptly.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void interruptWhileThePeerIsSilent() throws InterruptedException {
        PromptEnd.assertInterruptible(harness(), Thread.ofPlatform().daemon(), echo -> echo.sleep(FOR_EVER_MILLIS));
    }

    /**
     * So it does on a virtual thread.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void interruptOfAVirtualThread() throws InterruptedException {
        PromptEnd.assertInterruptible(harness(), Thread.ofVirtual(), echo -> echo.sleep(FOR_EVER_MILLIS));
    }

    /**
     * Closing a client ends its call promptly, though the peer is silent.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void closeWhileThePeerIsSilent() throws InterruptedException {
        PromptEnd.assertClosable(harness(), Thread.ofPlatform().daemon(), echo -> echo.sleep(FOR_EVER_MILLIS));
    }

    /** A call whose peer is silent ends when its time is over, and the client goes on. */
    @Test
    public void deadlineWhileThePeerIsSilent() {
        PromptEnd.assertTimely(harness(), echo -> echo.sleep(FOR_EVER_MILLIS));
    }

    /**
     * A peer that dies before it answers fails the call.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void peerDiesBeforeTheAnswer() throws InterruptedException {
        assertDeathIsSeen(echo -> echo.sleep(FOR_EVER_MILLIS), false);
    }

    /**
     * A peer that dies in the middle of its answer fails the call.
     *
     * @throws InterruptedException when the test is interrupted
     */
    @Test
    public void peerDiesInTheMiddleOfTheAnswer() throws InterruptedException {
        harness().require(Feature.EARLY_LOGS);
        assertDeathIsSeen(echo -> echo.logAndSleep(FOR_EVER_MILLIS), true);
    }

    private void assertDeathIsSeen(Consumer<EchoService> method, boolean waitForLog) throws InterruptedException {
        harness().require(Feature.PEER_KILL);
        CountDownLatch logged = new CountDownLatch(waitForLog ? 1 : 0);
        try (RpcClient client = harness().connect()) {
            EchoService echo =
                    Rpc.with(client.proxy(EchoService.class), CallOptions.none().onLog(each -> logged.countDown()));
            echo.nothing();
            SilentCall call = SilentCall.start(Thread.ofPlatform().daemon(), echo, method);
            assertTrue(logged.await(10, TimeUnit.SECONDS), "the log did not leave at once");
            Thread.sleep(50);
            harness().killPeer();
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the call did not end");
            call.thread.join();
            assertInstanceOf(TransportException.class, call.failure);
        }
    }

    /** A server without calls stops at once, even without grace, and can be stopped twice. */
    @Test
    public void stopIdle() {
        harness().require(Feature.SERVER_CONTROL);
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            echo.nothing();
            assertTrue(harness().server().stop(Duration.ZERO), "nothing had to be ended by force");
            assertThrows(TransportException.class, echo::nothing);
            assertTrue(harness().server().stop(Duration.ZERO));
        }
        assertThrows(TransportException.class, () -> harness().connect().close());
    }

    /**
     * A call in progress may finish while its server stops.
     *
     * @throws Exception when the test is interrupted
     */
    @Test
    public void stopGracefully() throws Exception {
        harness().require(Feature.SERVER_CONTROL);
        try (RpcClient client = harness().connect();
                RpcClient idle = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            echo.nothing();
            idle.proxy(EchoService.class).nothing();
            long before = harness().server().statistics().callsStarted();
            SilentCall call =
                    SilentCall.start(Thread.ofPlatform().daemon(), echo, each -> assertEquals("slept", each.sleep(300)));
            awaitStarted(before);
            assertTrue(harness().server().stop(Duration.ofSeconds(30)), "the call could finish");
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the call did not end");
            call.thread.join();
            assertNull(call.failure);
            harness().server().join();
        }
    }

    /**
     * A call that takes too long is ended when its server stops.
     *
     * @throws Exception when the test is interrupted
     */
    @Test
    public void stopByForce() throws Exception {
        harness().require(Feature.SERVER_CONTROL);
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            echo.nothing();
            long before = harness().server().statistics().callsStarted();
            SilentCall call = SilentCall.start(Thread.ofPlatform().daemon(), echo);
            awaitStarted(before);
            long start = System.nanoTime();
            assertFalse(harness().server().stop(Duration.ofMillis(100)), "the call was ended by force");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis >= 100, "the grace was " + millis + " ms only");
            assertTrue(millis < 5_000, "stopping took " + millis + " ms");
            assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the call did not end");
            call.thread.join();
            assertInstanceOf(TransportException.class, call.failure);
        }
    }

    /** Waits until the service runs one more call than before: only then does a server that stops have one to wait for. */
    private void awaitStarted(long before) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (harness().server().statistics().callsStarted() == before) {
            assertTrue(System.nanoTime() < end, "the call did not arrive");
            Thread.sleep(1);
        }
    }
}
