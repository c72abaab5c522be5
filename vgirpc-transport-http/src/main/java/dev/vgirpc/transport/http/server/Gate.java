package dev.vgirpc.transport.http.server;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets calls and turns in, up to a number at a time, and none any more once the server ends. Safe for many threads. */
final class Gate {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Set<Thread> inside = new HashSet<>();
    private final Set<Thread> interrupted = new HashSet<>();
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
            if (inside.size() == most) {
                throw new HttpRefusal(
                        503, "Service Unavailable", "the server answers " + most + " requests at a time", RETRY_AFTER);
            }
            inside.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inside.remove(Thread.currentThread());
            if (interrupted.remove(Thread.currentThread())) {
                // The interrupt was for what is done now: the thread may be somebody else's.
                Thread.interrupted();
            }
            left.signalAll();
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

    /** Whether this thread is inside. */
    boolean isInside() {
        lock.lock();
        try {
            return inside.contains(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** Whether what this thread does inside was interrupted. */
    boolean isInterrupted() {
        lock.lock();
        try {
            return interrupted.contains(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** Waits, once the gate is closed, until nobody but this thread is inside; false when the time is over before. */
    boolean awaitEmpty(Duration time) throws InterruptedException {
        long remaining = TimeUnit.NANOSECONDS.convert(time);
        lock.lock();
        try {
            int own = inside.contains(Thread.currentThread()) ? 1 : 0;
            while (inside.size() > own) {
                if (remaining <= 0) {
                    return false;
                }
                remaining = left.awaitNanos(remaining);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, once the gate is closed, until a thread is not inside any more. */
    void awaitLeft(Thread thread) throws InterruptedException {
        lock.lock();
        try {
            while (inside.contains(thread)) {
                left.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts who is inside, once the gate is closed, other than this thread. */
    void interrupt() {
        lock.lock();
        try {
            for (Thread each : inside) {
                if (each != Thread.currentThread()) {
                    interrupted.add(each);
                    each.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
