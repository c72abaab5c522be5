package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.TimeSource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Turns connections away with an answer: few at a time, and each for a short time. */
final class Refusals {

    /** So many wait for their answer at a time; more are closed without one. */
    static final int AT_A_TIME = 16;

    /** How long a connection may take for its request and its end. */
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final CallDispatcher dispatcher;
    private final String reason;
    private final TimeSource time;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();
    private boolean stopped;

    Refusals(CallDispatcher dispatcher, String reason, TimeSource time) {
        this.dispatcher = dispatcher;
        this.reason = reason;
        this.time = time;
    }

    /** How many were turned away, with answer or without. */
    long count() {
        return refused.sum();
    }

    /** Answers the connection's first request, if it comes soon, and closes the connection. It does not block. */
    void refuse(Connection connection) {
        refused.increment();
        if (!take(connection)) {
            connection.close();
            return;
        }
        // What closing does, the timer's thread must not wait for.
        TimeSource.Pending end = time.after(TIMEOUT, () -> Thread.ofVirtual().start(connection::close));
        Thread.ofVirtual().name("vgirpc-refusal").start(() -> {
            try {
                ByteTransports.refuse(connection, dispatcher, reason);
            } catch (RuntimeException | Error e) {
                ServerLog.LOGGER.log(Level.ERROR, "connection with " + connection.peer().address() + " failed", e);
            } finally {
                end.cancel();
                connection.close();
                open.remove(connection);
            }
        });
    }

    private boolean take(Connection connection) {
        synchronized (open) {
            return !stopped && open.size() < AT_A_TIME && open.add(connection);
        }
    }

    /** Closes what is open: no more is answered. */
    void stop() {
        synchronized (open) {
            stopped = true;
        }
        open.forEach(Connection::close);
    }
}
