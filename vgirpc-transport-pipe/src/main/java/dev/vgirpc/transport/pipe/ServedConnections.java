package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.wire.Progress;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ConnectionStatistics;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The connections that one listener serves, each on a thread of its own, and how they end. */
final class ServedConnections {

    /** How long a thread may take to end once its connection is closed. */
    private static final Duration AFTER_CLOSE = Duration.ofSeconds(1);

    /** An answer that is on its way is given this long to leave, whatever the grace. */
    private static final Duration ANSWER_LEAVES = Duration.ofMillis(80);

    private final CallDispatcher dispatcher;
    private final ThreadFactory threads;
    private final Runnable ended;
    private final @Nullable ConnectionWatch watch;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder cutIdle = new LongAdder();
    private final LongAdder cutSlow = new LongAdder();
    private final Set<Served> live = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile boolean forced;

    /**
     * Serves with a dispatcher.
     *
     * @param threads makes the thread of each connection; the channels decide which kind is allowed
     */
    ServedConnections(CallDispatcher dispatcher, ThreadFactory threads) {
        this(dispatcher, threads, () -> {}, null);
    }

    /**
     * Serves with a dispatcher, and tells of ends.
     *
     * @param threads makes the thread of each connection; the channels decide which kind is allowed
     * @param ended run each time after a connection has ended, on its thread
     * @param watch cuts off idle and slow connections, or null when they may be so
     */
    ServedConnections(
            CallDispatcher dispatcher, ThreadFactory threads, Runnable ended, @Nullable ConnectionWatch watch) {
        this.dispatcher = dispatcher;
        this.threads = threads;
        this.ended = ended;
        this.watch = watch;
    }

    /** How many connections are served now. */
    int count() {
        return live.size();
    }

    /**
     * What the connections add up to.
     *
     * @param refused how many were turned away before they came here
     */
    ConnectionStatistics statistics(long refused) {
        return new ConnectionStatistics(accepted.sum(), live.size(), refused, cutIdle.sum(), cutSlow.sum());
    }

    /**
     * Serves a connection on a new thread, which closes it.
     *
     * @return false when no connection is taken any more; it is still the caller's then
     */
    boolean serve(Connection connection) {
        Served served = new Served(connection);
        // Whoever stops finds a started thread: one that is not could not be waited for.
        synchronized (live) {
            if (stopping) {
                return false;
            }
            live.add(served);
            try {
                served.thread.start();
            } catch (Throwable e) {
                live.remove(served);
                throw e;
            }
        }
        accepted.increment();
        return true;
    }

    /** Waits until the connections that are served now have ended. */
    void join() throws InterruptedException {
        for (Served each : live) {
            each.thread.join();
        }
    }

    /**
     * Closes idle connections, lets calls in progress finish, and closes what is left by force. A
     * call that stops its own server is not waited for: its connection ends after it.
     *
     * @return true when no call was ended by force, now or by an earlier stop
     */
    boolean stop(Duration grace) {
        synchronized (live) {
            stopping = true;
        }
        List<Served> others =
                live.stream().filter(each -> each.thread != Thread.currentThread()).toList();
        for (Served each : others) {
            each.closeIfIdle();
        }
        boolean interrupted = joinAll(others, grace);
        // Who has read an answer takes its call for finished, though our thread may not have noted it yet.
        interrupted |= joinAll(others.stream().filter(Served::isAnswering).toList(), ANSWER_LEAVES);
        for (Served each : others) {
            if (each.thread.isAlive()) {
                forced |= each.closeByForce();
            }
        }
        interrupted |= joinAll(others, AFTER_CLOSE);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !forced;
    }

    /** Waits for all threads together; true, with the flag cleared, when interrupted meanwhile. */
    private static boolean joinAll(List<Served> all, Duration timeout) {
        long start = System.nanoTime();
        long allowed = TimeUnit.NANOSECONDS.convert(timeout);
        try {
            for (Served each : all) {
                each.thread.join(Duration.ofNanos(Math.max(0, allowed - (System.nanoTime() - start))));
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private enum State {
        IDLE,
        BUSY,
        ANSWERING,
        CLOSED
    }

    /** One connection and its thread. */
    private final class Served implements Runnable, ByteTransports.Activity {
        private final Connection connection;
        private final Thread thread;
        private volatile @Nullable Progress progress;
        private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

        Served(Connection connection) {
            this.connection = connection;
            this.thread = threads.newThread(this);
        }

        @Override
        public void run() {
            ConnectionWatch.Watched watched = watch == null ? null : watch.add(this::cut);
            progress = watched == null ? null : watched.progress();
            try {
                ByteTransports.serve(connection, dispatcher, () -> stopping, this, progress);
            } catch (RuntimeException | Error e) {
                ServerLog.LOGGER.log(Level.ERROR, "connection with " + connection.peer().address() + " failed", e);
            } finally {
                if (watch != null && watched != null) {
                    watch.remove(watched);
                }
                connection.close();
                live.remove(this);
                ended.run();
            }
        }

        @Override
        public void changed(ByteTransports.Phase phase) {
            switch (phase) {
                case BUSY -> {
                    if (!state.compareAndSet(State.IDLE, State.BUSY)) {
                        // The request came together with the end. It must not run: its answer could not leave.
                        throw new TransportException(
                                connection.peer().address() + " takes no new call: it is being closed", false, null);
                    }
                }
                case ANSWERING -> state.compareAndSet(State.BUSY, State.ANSWERING);
                case IDLE -> {
                    if (!state.compareAndSet(State.ANSWERING, State.IDLE)) {
                        state.compareAndSet(State.BUSY, State.IDLE); // the connection broke
                    }
                }
            }
        }

        /** The watch found the peer idle or slow. */
        private void cut(ConnectionWatch.Reason reason, long step) {
            Progress present = progress;
            if (present == null || present.step() != step) {
                return; // It has gone on meanwhile.
            }
            boolean idle = reason == ConnectionWatch.Reason.IDLE;
            // A request that comes now must not run: its answer could not leave.
            State before = state.getAndSet(State.CLOSED);
            if (before == State.CLOSED) {
                return;
            }
            (idle ? cutIdle : cutSlow).increment();
            ServerLog.LOGGER.log(
                    idle ? Level.DEBUG : Level.INFO,
                    () -> "connection with " + connection.peer().address()
                            + (idle
                                    ? " was idle for too long and is closed"
                                    : " is closed: its client sends or takes bytes too slowly"));
            // What closing does, the timer's thread must not wait for.
            Thread.ofVirtual().start(connection::close);
        }

        boolean isAnswering() {
            return state.get() == State.ANSWERING;
        }

        void closeIfIdle() {
            if (state.compareAndSet(State.IDLE, State.CLOSED)) {
                connection.close();
            }
        }

        /** True when that ended a call. */
        boolean closeByForce() {
            State before = state.getAndSet(State.CLOSED);
            boolean busy = before == State.BUSY || before == State.ANSWERING;
            connection.close();
            thread.interrupt();
            return busy;
        }
    }
}
