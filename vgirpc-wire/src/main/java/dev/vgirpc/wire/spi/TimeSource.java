package dev.vgirpc.wire.spi;

import java.time.Duration;

/**
 * The time and what is due at it. Tests bring one of their own; everybody else uses {@link #system()}. It
 * is safe for many threads.
 */
public interface TimeSource {

    /**
     * The time of this process.
     *
     * @return the source that all clients and servers share
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }

    /**
     * The present moment.
     *
     * @return nanoseconds since some fixed moment, as those of {@link System#nanoTime}: only differences
     *     have a meaning
     */
    long nanoTime();

    /**
     * Runs a task later, once.
     *
     * @param delay when; not positive means as soon as possible
     * @param task what to run, on a thread that all tasks share: it must not block. What it throws is logged
     * @return the way to call it off
     */
    Pending after(Duration delay, Runnable task);

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Pending {

        /**
         * Calls the task off.
         *
         * @return true when the task will not run; false when it runs or has run, or was called off before
         */
        boolean cancel();
    }
}
