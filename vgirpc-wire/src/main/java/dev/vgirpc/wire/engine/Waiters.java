package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.spi.TimeSource.Pending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The threads that wait for a connection, served in their order. Guarded by the pool's lock. */
final class Waiters {

    private final ReentrantLock lock;
    private final TimeSource time;
    private final Deque<Waiter> line = new ArrayDeque<>();
    private boolean closed;

    Waiters(ReentrantLock lock, TimeSource time) {
        this.lock = lock;
        this.time = time;
    }

    /** A thread that waits, and what came of it: at most one of these. */
    final class Waiter {
        private final Condition turned = lock.newCondition();
        private @Nullable PooledConnection given;
        private boolean mayOpen;
        private boolean late;
        private @Nullable InterruptedException interrupt;

        /** The connection that it was given. */
        @Nullable PooledConnection given() {
            return given;
        }

        /** Whether it may open a connection. */
        boolean mayOpen() {
            return mayOpen;
        }

        /** What ended the waiting; it may have been given something all the same. */
        @Nullable InterruptedException interrupt() {
            return interrupt;
        }

        private boolean isServed() {
            return given != null || mayOpen || late;
        }
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /** Waits for a turn, the deadline, an interrupt or the end of the pool. */
    Waiter await(@Nullable Deadline deadline) {
        Waiter waiter = new Waiter();
        Pending end = deadline == null
                ? null
                : time.after(Duration.ofNanos(deadline.remaining()), () -> late(waiter));
        line.addLast(waiter);
        try {
            while (!waiter.isServed() && !closed) {
                waiter.turned.await();
            }
        } catch (InterruptedException e) {
            waiter.interrupt = e;
        } finally {
            line.remove(waiter);
            if (end != null) {
                end.cancel();
            }
        }
        return waiter;
    }

    private void late(Waiter waiter) {
        lock.lock();
        try {
            if (line.remove(waiter)) {
                waiter.late = true;
                waiter.turned.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a connection to the first; false when nobody waits. */
    boolean give(PooledConnection connection) {
        Waiter next = line.pollFirst();
        if (next == null) {
            return false;
        }
        next.given = connection;
        next.turned.signal();
        return true;
    }

    /** Lets the first open a connection; false when nobody waits. */
    boolean giveSlot() {
        Waiter next = line.pollFirst();
        if (next == null) {
            return false;
        }
        next.mayOpen = true;
        next.turned.signal();
        return true;
    }

    /** Nobody is served any more. */
    void close() {
        closed = true;
        line.forEach(each -> each.turned.signal());
    }
}
