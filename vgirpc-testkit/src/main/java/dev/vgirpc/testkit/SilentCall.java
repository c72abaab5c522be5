package dev.vgirpc.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call on another thread that is waiting for its answer, and how it ended. */
final class SilentCall {

    final CountDownLatch ended = new CountDownLatch(1);
    final Thread thread;

    /** As {@link System#nanoTime} says; set, like the others, before {@link #ended} opens. */
    volatile long endedAt;

    volatile @Nullable Throwable failure;
    volatile boolean interrupted;

    private SilentCall(Thread.Builder threads, EchoService echo, Consumer<EchoService> method) {
        thread = threads.unstarted(() -> {
            try {
                method.accept(echo);
            } catch (Throwable e) {
                failure = e;
            }
            endedAt = System.nanoTime();
            interrupted = Thread.currentThread().isInterrupted();
            ended.countDown();
        });
    }

    /** A call that the service answers a minute later. */
    static SilentCall start(Thread.Builder threads, EchoService echo) {
        return start(threads, echo, each -> each.sleep(60_000));
    }

    static SilentCall start(Thread.Builder threads, EchoService echo, Consumer<EchoService> method) {
        SilentCall call = new SilentCall(threads, echo, method);
        call.thread.start();
        return call;
    }
}
