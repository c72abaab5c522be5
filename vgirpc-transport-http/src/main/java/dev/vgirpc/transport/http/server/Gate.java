package dev.vgirpc.transport.http.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets calls and turns in, up to a number at a time, and none any more once the server ends. Safe for many threads. */
final class Gate {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private int inside;
    private boolean closed;

    Gate(int most) {
        this.most = most;
    }

    /** Who enters leaves. */
    void enter() {
        lock.lock();
        try {
            if (closed) {
                throw new HttpRefusal(503, "Service Unavailable", "the server is about to end", RETRY_AFTER);
            }
            if (inside == most) {
                throw new HttpRefusal(
                        503, "Service Unavailable", "the server answers " + most + " requests at a time", RETRY_AFTER);
            }
            inside++;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inside--;
            if (inside == 0) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody is inside; false when the time is over before. */
    boolean awaitEmpty(Duration time) throws InterruptedException {
        long left = nanos(time);
        lock.lock();
        try {
            while (inside > 0) {
                if (left <= 0) {
                    return false;
                }
                left = empty.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration time) {
        return TimeUnit.NANOSECONDS.convert(time);
    }
}
