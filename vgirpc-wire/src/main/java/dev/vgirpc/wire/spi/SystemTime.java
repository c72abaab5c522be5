package dev.vgirpc.wire.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The process's time. Its one thread lives while something is pending, and a little longer. */
final class SystemTime implements TimeSource {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.timer");
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** After what its constructor reads. */
    static final SystemTime INSTANCE = new SystemTime();

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("vgirpc-timer").factory());

    private SystemTime() {
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        ScheduledFuture<?> future =
                executor.schedule(() -> run(task), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "a timed task failed", e);
        }
    }
}
