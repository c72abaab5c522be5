package dev.vgirpc.wire.engine;

import dev.vgirpc.TransportException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What lies between two attempts of a call: ten milliseconds at first, up to a second, half of it by chance. */
final class RetryPause {

    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 1_000;

    private RetryPause() {}

    static long nanos(int failed, double chance) {
        long millis = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failed, 20));
        return (long) (TimeUnit.MILLISECONDS.toNanos(millis) * (0.5 + chance / 2));
    }

    /**
     * Waits.
     *
     * @param failed how many retries have failed
     * @param failure thrown when the next attempt would come too late, or the thread is interrupted
     */
    static void await(int failed, @Nullable Deadline deadline, TransportException failure) {
        long nanos = nanos(failed, ThreadLocalRandom.current().nextDouble());
        if (deadline != null && deadline.remaining() <= nanos) {
            throw failure;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
