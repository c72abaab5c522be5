package dev.vgirpc.transport.pipe;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells when a listener has been without connections for too long. It belongs to one thread. */
final class IdleWatch {

    private final LongSupplier nanoTime;
    private final long timeout;
    private boolean used;
    private long since;
    private long allowed;

    /**
     * Starts to watch.
     *
     * @param timeout how long there may be no connection, or null for ever
     * @param startupGrace how long the first connection may take, when that is longer
     */
    IdleWatch(@Nullable Duration timeout, Duration startupGrace, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.timeout = timeout == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(timeout);
        this.since = nanoTime.getAsLong();
        this.allowed = Math.max(this.timeout, TimeUnit.NANOSECONDS.convert(startupGrace));
    }

    /** Notes a connection, also one that ends before the next look. */
    void connected() {
        used = true;
    }

    /**
     * How long the listener may go on without a connection.
     *
     * @param connections how many there are now
     * @return nanoseconds, at most zero when the time is over; {@link Long#MAX_VALUE} for no limit
     */
    long remaining(int connections) {
        if (timeout == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (connections > 0) {
            used = true;
            return Long.MAX_VALUE;
        }
        if (used) {
            used = false;
            since = nanoTime.getAsLong();
            allowed = timeout;
        }
        return allowed - (nanoTime.getAsLong() - since);
    }
}
