package dev.vgirpc.transport.pipe;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long a connection may take to be made. */
final class ConnectTimeout {

    static final Duration DEFAULT = Duration.ofSeconds(10);

    private final long start = System.nanoTime();
    private final long nanos;

    /** Starts to count. */
    ConnectTimeout(Duration timeout) {
        this.nanos = TimeUnit.NANOSECONDS.convert(timeout);
    }

    static Duration check(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("connectTimeout is " + timeout + ": it must be over zero");
        }
        return timeout;
    }

    /** What is left, in milliseconds, rounded up; zero when the time is over. */
    int remainingMillis() {
        long left = nanos - (System.nanoTime() - start);
        return left <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
}
