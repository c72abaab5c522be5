package dev.vgirpc.wire.engine;

import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.spi.TimeSource.Pending;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a pool from connecting all the time to a peer that fails. A failure is a connection that could not be opened, or
 * that broke before it had carried a call to its end.
 */
final class Backoff {

    private final String address;
    /** How long to wait after so many failures in a row. */
    private final IntFunction<Duration> delays;

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Zero while all is well; then nobody waits, and asking costs no lock. */
    private volatile int failures;

    private long failedAt;
    private boolean closed;

    Backoff(String address, IntFunction<Duration> delays, TimeSource time) {
        this.address = address;
        this.delays = delays;
        this.time = time;
    }

    void failed() {
        lock.lock();
        try {
            failures++;
            failedAt = time.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        if (failures > 0) {
            failures = 0;
        }
    }

    /** Nobody needs to wait any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the next try is due.
     *
     * @throws TransportException when that is later than the deadline, or the thread is interrupted
     */
    void await(@Nullable Deadline deadline) {
        if (failures == 0) {
            return;
        }
        lock.lock();
        try {
            long wait = remaining();
            if (wait <= 0) {
                return;
            }
            if (deadline != null && deadline.remaining() < wait) {
                throw new TransportException(
                        address + " has failed " + failures + " times in a row; it is tried again in "
                                + Duration.ofNanos(wait).toMillis() + " ms, later than this call may wait",
                        false,
                        null);
            }
            sleep(wait);
        } finally {
            lock.unlock();
        }
    }

    private long remaining() {
        Duration delay = failures == 0 ? Duration.ZERO : delays.apply(failures);
        return delay.isZero() ? 0 : failedAt + Deadline.nanos(delay) - time.nanoTime();
    }

    private void sleep(long nanos) {
        long due = time.nanoTime() + nanos;
        Pending end = time.after(Duration.ofNanos(nanos), this::wake);
        try {
            while (!closed && due - time.nanoTime() > 0) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while waiting to connect to " + address + " again", false, e);
        } finally {
            end.cancel();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
