package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A moment by which something must be done.
 *
 * @param at the moment, in the source's nanoseconds
 * @param timeout the time that was allowed
 */
record Deadline(TimeSource time, long at, Duration timeout) {

    /** A time from now, or null for no time. */
    static @Nullable Deadline after(TimeSource time, @Nullable Duration timeout) {
        return timeout == null ? null : new Deadline(time, time.nanoTime() + nanos(timeout), timeout);
    }

    /** Half of the clock's range is more than a century: sums of times do not run over. */
    static long nanos(Duration timeout) {
        return Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE / 4);
    }

    /** The earlier one. */
    static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.at - other.at <= 0 ? one : other;
    }

    /** What is left, in nanoseconds; zero or less when it has passed. */
    long remaining() {
        return at - time.nanoTime();
    }

    boolean isPast() {
        return remaining() <= 0;
    }
}
