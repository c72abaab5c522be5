package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.CallOptions;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.TransportException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends calls whose peer is silent, and measures how soon they notice. */
final class PromptEnd {

    /** How soon a blocked call must end when it is told to. */
    private static final long PROMPT_MILLIS = 100;

    /** A busy machine may be late now and then; a transport that does not wake its threads always is. */
    private static final int ATTEMPTS = 3;

    /** Long enough for a call that is answered at once, also by a worker that has to start. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private PromptEnd() {}

    /** How a call is told to end. */
    interface Ending {
        void end(RpcClient client, Thread thread);
    }

    /** Interrupting the thread, whose flag stays set. */
    static void assertInterruptible(TransportHarness harness, Thread.Builder threads, Consumer<EchoService> method)
            throws InterruptedException {
        assertPrompt(harness, threads, method, (client, thread) -> thread.interrupt(), true);
    }

    /** Closing the client from another thread. */
    static void assertClosable(TransportHarness harness, Thread.Builder threads, Consumer<EchoService> method)
            throws InterruptedException {
        assertPrompt(harness, threads, method, (client, thread) -> client.close(), false);
    }

    /** A time that runs out, of a call or of a stream's turn; the client goes on. */
    static void assertTimely(TransportHarness harness, Consumer<EchoService> method) {
        long fastest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && fastest > PROMPT_MILLIS; attempt++) {
            try (RpcClient client = harness.connect()) {
                EchoService echo = client.proxy(EchoService.class);
                echo.nothing();
                EchoService timed =
                        Rpc.with(echo, CallOptions.none().timeout(TIMEOUT).turnTimeout(TIMEOUT));
                long start = System.nanoTime();
                DeadlineException e = assertThrows(DeadlineException.class, () -> method.accept(timed));
                long late = System.nanoTime() - start - TIMEOUT.toNanos();
                assertEquals(TIMEOUT, e.timeout());
                assertTrue(late >= 0, "it ended too early");
                fastest = Math.min(fastest, TimeUnit.NANOSECONDS.toMillis(late));
                assertEquals("next", timed.text("next"));
                assertEquals(1, client.statistics().deadlines());
            }
        }
        assertTrue(fastest <= PROMPT_MILLIS, "the call ended " + fastest + " ms after its time at best");
    }

    private static void assertPrompt(
            TransportHarness harness,
            Thread.Builder threads,
            Consumer<EchoService> method,
            Ending ending,
            boolean interrupts)
            throws InterruptedException {
        long fastest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && fastest > PROMPT_MILLIS; attempt++) {
            try (RpcClient client = harness.connect()) {
                EchoService echo = client.proxy(EchoService.class);
                echo.nothing();
                SilentCall call = SilentCall.start(threads, echo, method);
                // Long enough for the call to be blocked, so that nothing but the ending wakes it.
                Thread.sleep(50);
                long start = System.nanoTime();
                ending.end(client, call.thread);
                assertTrue(call.ended.await(10, TimeUnit.SECONDS), "the call did not end");
                fastest = Math.min(fastest, TimeUnit.NANOSECONDS.toMillis(call.endedAt - start));
                call.thread.join();
                assertInstanceOf(TransportException.class, call.failure);
                assertEquals(interrupts, call.interrupted, "the thread's interrupt flag");
            }
        }
        assertTrue(fastest <= PROMPT_MILLIS, "the call ended after " + fastest + " ms at best");
    }
}
