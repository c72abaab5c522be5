package dev.vgirpc.testkit;

import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it. What is due runs on the thread that moves it, in the order of
 * its time. It is safe for many threads.
 */
public final class ManualTime implements TimeSource {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now = Long.MAX_VALUE - 1_000; // The clock may run over.
    private long added;

    /** A clock at some moment. */
    public ManualTime() {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Pending after(Duration delay, Runnable task) {
        Task pending = new Task(now + Math.max(0, TimeUnit.NANOSECONDS.convert(delay)), added++, task);
        tasks.add(pending);
        return () -> {
            synchronized (this) {
                return tasks.remove(pending);
            }
        };
    }

    /**
     * How many tasks wait.
     *
     * @return the number
     */
    public synchronized int pending() {
        return tasks.size();
    }

    /**
     * Moves the time on and runs what is due meanwhile, each task at its own moment.
     *
     * @param step how far; zero runs what is due already
     */
    public void advance(Duration step) {
        long end;
        synchronized (this) {
            end = now + TimeUnit.NANOSECONDS.convert(step);
        }
        Task due = takeUntil(end);
        while (due != null) {
            due.task.run();
            due = takeUntil(end);
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized @Nullable Task takeUntil(long end) {
        Task first = tasks.peek();
        if (first == null || first.at - end > 0) {
            return null;
        }
        now = first.at;
        return tasks.poll();
    }

    /** A task; of several for one moment the first that was given runs first. */
    private record Task(long at, long number, Runnable task) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            long difference = at - other.at;
            return Long.signum(difference == 0 ? number - other.number : difference);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
