package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.RpcClient;
import dev.vgirpc.Target;
import dev.vgirpc.TransportException;
import java.util.concurrent.TimeUnit;

/** A client that connects on a thread of its own. */
final class BlockedConnect implements Runnable {
    private final Target target;
    private final long start = System.nanoTime();
    private Thread thread;
    private TransportException failure;
    private boolean interrupted;
    private volatile long end;

    private BlockedConnect(Target target) {
        this.target = target;
    }

    static BlockedConnect start(Thread.Builder threads, Target target) {
        BlockedConnect connect = new BlockedConnect(target);
        connect.thread = threads.unstarted(connect);
        connect.thread.start();
        return connect;
    }

    @Override
    public void run() {
        try {
            RpcClient.connect(target).close();
        } catch (TransportException e) {
            failure = e;
            interrupted = Thread.currentThread().isInterrupted();
        }
        end = System.nanoTime();
    }

    void awaitBlocked() throws InterruptedException {
        Thread.sleep(50);
        assertThat(thread.isAlive()).as("still connecting").isTrue();
    }

    /** Interrupts it, and fails unless it ends promptly. */
    void interruptBlocked() throws InterruptedException {
        awaitBlocked();
        long told = System.nanoTime();
        thread.interrupt();
        assertThat(thread.join(java.time.Duration.ofSeconds(10))).as("ended").isTrue();
        assertThat(TimeUnit.NANOSECONDS.toMillis(end - told)).isLessThan(1_000);
        assertThat(interrupted).as("the interrupt flag").isTrue();
    }

    TransportException failure() throws InterruptedException {
        assertThat(thread.join(java.time.Duration.ofSeconds(10))).as("ended").isTrue();
        return failure;
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(end - start);
    }
}
