package dev.vgirpc.wire.support;

import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that stands still until a test moves it. What is due runs on the thread that moves it. */
public final class ManualClock implements TimeSource {

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    private record Task(long at, Runnable body) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Pending after(Duration delay, Runnable task) {
        Task pending = new Task(now + delay.toNanos(), task);
        tasks.add(pending);
        return () -> {
            synchronized (this) {
                return tasks.removeIf(each -> each == pending);
            }
        };
    }

    /** How many tasks wait. */
    public synchronized int pending() {
        return tasks.size();
    }

    public void advance(Duration step) {
        long end = nanoTime() + step.toNanos();
        Optional<Task> due = take(end);
        while (due.isPresent()) {
            due.get().body().run();
            due = take(end);
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Optional<Task> take(long end) {
        Optional<Task> first =
                tasks.stream().filter(each -> each.at() <= end).min(Comparator.comparingLong(Task::at));
        first.ifPresent(each -> {
            tasks.remove(each);
            now = Math.max(now, each.at());
        });
        return first;
    }
}
