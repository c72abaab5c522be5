package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The connections that one listener serves, each on a thread of its own, and how they end. */
final class ServedConnections {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    /** How long a thread may take to end once its connection is closed. */
    private static final Duration AFTER_CLOSE = Duration.ofSeconds(1);

    /** An answer that is on its way is given this long to leave, whatever the grace. */
    private static final Duration ANSWER_LEAVES = Duration.ofMillis(80);

    private final CallDispatcher dispatcher;
    private final ThreadFactory threads;
    private final Runnable ended;
    private final Set<Served> live = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile boolean forced;

    /**
     * Serves with a dispatcher.
     *
     * @param threads makes the thread of each connection; the channels decide which kind is allowed
     */
    ServedConnections(CallDispatcher dispatcher, ThreadFactory threads) {
        this(dispatcher, threads, () -> {});
    }

    /**
     * Serves with a dispatcher, and tells of ends.
     *
     * @param threads makes the thread of each connection; the channels decide which kind is allowed
     * @param ended run each time after a connection has ended, on its thread
     */
    ServedConnections(CallDispatcher dispatcher, ThreadFactory threads, Runnable ended) {
        this.dispatcher = dispatcher;
        this.threads = threads;
        this.ended = ended;
    }

    /** How many connections are served now. */
    int count() {
        return live.size();
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
        private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

        Served(Connection connection) {
            this.connection = connection;
            this.thread = threads.newThread(this);
        }

        @Override
        public void run() {
            try {
                ByteTransports.serve(connection, dispatcher, () -> stopping, this);
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.ERROR, "connection with " + connection.peer().address() + " failed", e);
            } finally {
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
                                connection.peer().address() + " is stopping and takes no new call", false, null);
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
