package dev.vgirpc.wire.engine;

import dev.vgirpc.DeadlineException;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.spi.TimeSource.Pending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client's connections. Each is held by one call or stream at a time; the one that was used last is used first,
 * and who waits is served in order.
 */
final class ConnectionPool {

    /** Unused for less than this, a connection is taken for alive: asking costs system calls. */
    private static final long TRUSTED_NANOS = Duration.ofMillis(100).toNanos();

    private static final int HOLDERS_TOLD = 16;

    private final String address;
    private final ConnectionOpener opener;
    private final int maxConnections;
    private final Duration idleTimeout;
    private final TimeSource time;
    private final Backoff backoff;
    private final LongAdder deadlines = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<PooledConnection> all = new LinkedHashSet<>();
    /** Those that nobody holds; the last one was used last. */
    private final Deque<PooledConnection> idle = new ArrayDeque<>();

    private final Waiters waiters;
    private int opening;
    /** Set once; read without the lock, too. */
    private volatile boolean closed;

    private @Nullable Pending eviction;

    /** When a connection broke last: those that are idle since then may be broken, too. */
    private long brokeAt;

    private boolean broke;

    private long opened;
    private long discarded;
    private long evicted;

    ConnectionPool(String address, ConnectionOpener opener, int maxConnections, Duration idleTimeout, TimeSource time) {
        this.address = address;
        this.opener = opener;
        this.maxConnections = maxConnections;
        this.idleTimeout = idleTimeout;
        this.time = time;
        this.waiters = new Waiters(lock, time);
        this.backoff = new Backoff(address, opener::retryDelay, time);
    }

    /** Takes a connection that is free and alive, if there is one; the caller releases it. */
    @Nullable PooledConnection tryAcquire(String method, boolean stream) {
        while (true) {
            PooledConnection found = takeIdle(method, stream);
            if (found == null || isSound(found)) {
                return found;
            }
        }
    }

    private @Nullable PooledConnection takeIdle(String method, boolean stream) {
        lock.lock();
        try {
            checkOpen();
            return pollIdle(method, stream);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PooledConnection pollIdle(String method, boolean stream) {
        PooledConnection last = waiters.isEmpty() ? idle.pollLast() : null;
        if (last != null) {
            long now = time.nanoTime();
            long age = last.use.age(now);
            last.use.mark(age > TRUSTED_NANOS || broke && age >= now - brokeAt);
            last.use.hold(method, stream, Thread.currentThread(), now);
        }
        return last;
    }

    /** Whether a connection that this thread has taken can be used; else it is gone. */
    private boolean isSound(PooledConnection taken) {
        boolean sound = false;
        try {
            sound = !taken.use.mayBeBroken() || taken.isAlive();
            return sound;
        } finally {
            if (!sound) {
                discard(taken, true);
            }
        }
    }

    /**
     * Takes a connection, which the caller releases.
     *
     * @throws DeadlineException when none is free in time
     * @throws IllegalStateException when this thread itself holds all connections
     * @throws TransportException when the pool is closed, no connection can be opened, or the thread is
     *     interrupted
     */
    PooledConnection acquire(ConnectionRequest request) {
        while (true) {
            PooledConnection found = await(request);
            if (found == null) {
                return open(request);
            }
            if (isSound(found)) {
                return found;
            }
        }
    }

    /** A connection that another thread gives back, or null when this thread may open one. */
    private @Nullable PooledConnection await(ConnectionRequest request) {
        lock.lock();
        try {
            checkOpen();
            PooledConnection last = pollIdle(request.method(), request.stream());
            if (last != null) {
                return last;
            }
            if (waiters.isEmpty() && all.size() + opening < maxConnections) {
                opening++;
                return null;
            }
            refuseOwn(request);
            return awaitTurn(request);
        } finally {
            lock.unlock();
        }
    }

    private void hold(PooledConnection connection, ConnectionRequest request) {
        connection.use.hold(request.method(), request.stream(), Thread.currentThread(), time.nanoTime());
    }

    private void checkOpen() {
        if (closed) {
            throw new TransportException("the client of " + address + " is closed", false, null);
        }
    }

    /** Who holds everything and waits for it would wait for ever. */
    private void refuseOwn(ConnectionRequest request) {
        Thread self = Thread.currentThread();
        if (opening == 0 && all.stream().allMatch(each -> each.use.isHeldBy(self))) {
            throw new IllegalStateException("'" + request.method() + "' needs a connection to " + address
                    + ", and this very thread holds all that there are: " + holders()
                    + "; close the stream first, let the call in progress end, or allow more by maxConnections");
        }
    }

    private String holders() {
        long now = time.nanoTime();
        String told = all.stream()
                .filter(each -> each.use.isHeld())
                .limit(HOLDERS_TOLD)
                .map(each -> each.use.describe(now))
                .collect(Collectors.joining(", "));
        int more = all.size() - HOLDERS_TOLD;
        return more > 0 ? told + " and " + more + " more" : told;
    }

    private @Nullable PooledConnection awaitTurn(ConnectionRequest request) {
        Waiters.Waiter waiter = waiters.await(request.timeout());
        PooledConnection given = waiter.given();
        InterruptedException interrupt = waiter.interrupt();
        if (interrupt != null) {
            // What it was given goes to the next, or away when the pool is closed meanwhile.
            if (given != null) {
                release(given);
            } else if (waiter.mayOpen()) {
                opening--;
                offerSlot();
            }
            Thread.currentThread().interrupt();
            throw new TransportException(
                    "interrupted while waiting for a connection to " + address, false, interrupt);
        }
        if (given != null) {
            hold(given, request);
            return given;
        }
        if (waiter.mayOpen()) {
            return null;
        }
        checkOpen();
        throw tooLate(request);
    }

    private DeadlineException tooLate(ConnectionRequest request) {
        deadlines.increment();
        Deadline timeout = request.timeout();
        return new DeadlineException(
                "waiting for one of " + maxConnections + " connections to " + address + " with '" + request.method()
                        + "'",
                timeout == null ? Duration.ZERO : timeout.timeout(),
                all.isEmpty() ? "none could be opened yet" : "held by " + holders(),
                null);
    }

    /** Lets the next waiter open a connection, when there is room. */
    private void offerSlot() {
        if (all.size() + opening < maxConnections && waiters.giveSlot()) {
            opening++;
        }
    }

    private void giveOrKeep(PooledConnection connection) {
        if (!waiters.give(connection)) {
            idle.addLast(connection);
            scheduleEviction();
        }
    }

    /** Opens a connection, for which there is room. */
    private PooledConnection open(ConnectionRequest request) {
        boolean ready = false;
        try {
            backoff.await(request.timeout());
            checkOpen();
            ready = true;
        } finally {
            if (!ready) {
                giveUpSlot(false);
            }
        }
        PooledConnection made = null;
        try {
            ClientTransport transport = opener.open(connectTimeout(request));
            made = new PooledConnection(this, transport, time, deadlines);
        } catch (TransportException e) {
            Deadline timeout = request.timeout();
            if (timeout != null && timeout.isPast()) {
                deadlines.increment();
                throw new DeadlineException(
                        "connecting to " + address + " for '" + request.method() + "'", timeout.timeout(), null, e);
            }
            throw e;
        } finally {
            if (made == null) {
                giveUpSlot(true);
            }
        }
        add(made, request);
        if (isClosed()) {
            discard(made, false);
            checkOpen();
        }
        return made;
    }

    private void giveUpSlot(boolean withFailure) {
        if (withFailure) {
            backoff.failed();
        }
        lock.lock();
        try {
            opening--;
            offerSlot();
        } finally {
            lock.unlock();
        }
    }

    private void add(PooledConnection made, ConnectionRequest request) {
        lock.lock();
        try {
            opening--;
            all.add(made);
            opened++;
            hold(made, request);
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Duration connectTimeout(ConnectionRequest request) {
        Deadline timeout = request.timeout();
        Duration own = request.connectTimeout();
        if (timeout == null) {
            return own;
        }
        Duration left = Duration.ofNanos(Math.max(1, timeout.remaining()));
        return own == null || left.compareTo(own) < 0 ? left : own;
    }

    /** Takes a connection back. */
    void release(PooledConnection connection) {
        boolean usable = connection.isUsable();
        if (usable) {
            backoff.succeeded();
        }
        lock.lock();
        try {
            if (usable) {
                connection.use.free(time.nanoTime());
                if (!closed) {
                    giveOrKeep(connection);
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
        discard(connection, !usable);
    }

    /** Removes a connection that nobody holds, and closes it. */
    private void discard(PooledConnection connection, boolean broken) {
        lock.lock();
        try {
            if (all.remove(connection)) {
                discarded++;
            }
            if (broken) {
                broke = true;
                brokeAt = time.nanoTime();
                if (!connection.use.hasAnswered()) {
                    backoff.failed();
                }
            }
            offerSlot();
        } finally {
            lock.unlock();
        }
        connection.free();
    }

    private void scheduleEviction() {
        if (eviction == null && !closed && all.size() > 1) {
            PooledConnection oldest = idle.peekFirst();
            if (oldest != null) {
                long due = Deadline.nanos(idleTimeout) - oldest.use.age(time.nanoTime());
                eviction = time.after(Duration.ofNanos(Math.max(1, due)), this::evict);
            }
        }
    }

    private void evict() {
        List<PooledConnection> old = new ArrayList<>();
        lock.lock();
        try {
            eviction = null;
            long now = time.nanoTime();
            while (all.size() > 1) {
                PooledConnection oldest = idle.peekFirst();
                if (oldest == null || oldest.use.age(now) < Deadline.nanos(idleTimeout)) {
                    break;
                }
                idle.pollFirst();
                all.remove(oldest);
                discarded++;
                evicted++;
                old.add(oldest);
            }
            scheduleEviction();
        } finally {
            lock.unlock();
        }
        if (!old.isEmpty()) {
            // Closing may take long, as a worker process may, and the time's thread is everybody's.
            Thread.ofPlatform()
                    .daemon()
                    .name("vgirpc-evict")
                    .start(() -> old.forEach(PooledConnection::free));
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes all connections. Calls in progress fail; streams are closed. */
    void close() {
        List<PooledConnection> free;
        List<PooledConnection> held;
        lock.lock();
        try {
            closed = true;
            free = List.copyOf(idle);
            idle.clear();
            all.removeAll(free);
            discarded += free.size();
            held = List.copyOf(all);
            waiters.close();
            if (eviction != null) {
                eviction.cancel();
                eviction = null;
            }
        } finally {
            lock.unlock();
        }
        backoff.close();
        held.forEach(PooledConnection::clientClosed);
        free.forEach(PooledConnection::free);
    }

    LongAdder deadlines() {
        return deadlines;
    }

    /** What it did so far. */
    Count count() {
        lock.lock();
        try {
            return new Count(all.size(), all.size() - idle.size(), opened, discarded, evicted);
        } finally {
            lock.unlock();
        }
    }

    /** See {@link dev.vgirpc.ClientStatistics}. */
    record Count(int open, int held, long opened, long closed, long evicted) {}
}
