package dev.vgirpc.wire.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The process's time. Its one thread lives while something is pending, and a little longer. */
final class SystemTime implements TimeSource {

    static final SystemTime INSTANCE = new SystemTime();

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.timer");

    private SystemTime() {}

    /** Made when the first task comes: many clients never have one. */
    private static final class Tasks {
        private static final long IDLE_SECONDS = 10;
        private static final ScheduledThreadPoolExecutor EXECUTOR = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("vgirpc-timer").factory());

        static {
            EXECUTOR.setRemoveOnCancelPolicy(true);
            EXECUTOR.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
            EXECUTOR.allowCoreThreadTimeOut(true);
        }

        private Tasks() {}
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        ScheduledFuture<?> future =
                Tasks.EXECUTOR.schedule(() -> run(task), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
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
