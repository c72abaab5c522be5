package dev.vgirpc.wire.engine;

import dev.vgirpc.TransportException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands a connection to one call or open stream at a time. */
final class ConnectionUse {

    private final String address;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition free = lock.newCondition();
    private @Nullable String holder;
    private boolean heldByStream;
    private @Nullable Thread thread;

    ConnectionUse(String address) {
        this.address = address;
    }

    /**
     * Takes the connection, after the call in progress.
     *
     * @throws IllegalStateException when a stream is open on it, or this thread is in a call already:
     *     waiting might never end
     * @throws TransportException when the thread is interrupted while it waits
     */
    void acquire(String method, boolean stream) {
        lock.lock();
        try {
            while (holder != null) {
                if (heldByStream) {
                    throw new IllegalStateException("the connection to " + address + " is held by the open stream '"
                            + holder + "': close it first, or use another client for '" + method + "'");
                }
                if (thread == Thread.currentThread()) {
                    throw new IllegalStateException("'" + holder + "' is in progress on the connection to " + address
                            + " by this very thread: use another client for '" + method + "'");
                }
                free.await();
            }
            holder = method;
            heldByStream = stream;
            thread = Thread.currentThread();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(
                    "interrupted while waiting for the connection to " + address, false, e);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the connection back. */
    void release() {
        lock.lock();
        try {
            holder = null;
            thread = null;
            free.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Runs something while nobody has the connection; does nothing when somebody has. */
    void ifFree(Runnable action) {
        lock.lock();
        try {
            if (holder == null) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }
}
