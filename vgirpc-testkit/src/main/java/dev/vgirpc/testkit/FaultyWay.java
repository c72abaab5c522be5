package dev.vgirpc.testkit;

import dev.vgirpc.testkit.Faults.Flip;
import dev.vgirpc.testkit.Faults.Way;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How far a plan has come in one direction. One thread uses it at a time. */
final class FaultyWay {

    private static final int MAX_SHORT = 4096;
    private static final int MAX_DELAYS = 8;

    private final Way way;
    private final Random random;
    private final CountDownLatch closed;
    private long at;
    private int flipped;
    private int shortened;
    private int delayed;

    /**
     * At the first byte.
     *
     * @param closed opens when the connection is closed, which ends delays
     */
    FaultyWay(Way way, long seed, CountDownLatch closed) {
        this.way = way;
        this.random = new Random(Faults.mixed(seed));
        this.closed = closed;
    }

    /** Waits, where the plan says so. An interrupt stays set, for the channel to see. */
    void delay() {
        if (delayed >= MAX_DELAYS || !draw(way.delayPercent())) {
            return;
        }
        delayed++;
        Duration longest = way.longestDelay();
        try {
            closed.await((long) (random.nextDouble() * longest.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean draw(int percent) {
        return percent > 0 && random.nextInt(100) < percent;
    }

    /** How many bytes the next read or write may move: zero at the cut, one where a bit is flipped. */
    int allowed(long wanted) {
        long most = Math.min(wanted, way.cutAt() - at);
        if (most > 0 && flipped < way.flips().size()) {
            most = Math.min(most, Math.max(1, way.flips().get(flipped).at() - at));
        }
        if (most > 0 && shortened < MAX_SHORT && draw(way.shortPercent())) {
            shortened++;
            most = Math.min(most, 1 + random.nextInt(way.shortBytes()));
        }
        return (int) Math.min(most, Integer.MAX_VALUE);
    }

    /** What changes the next byte: a bit, or none. */
    int mask() {
        if (flipped == way.flips().size()) {
            return 0;
        }
        Flip next = way.flips().get(flipped);
        return next.at() == at ? 1 << next.bit() : 0;
    }

    /** So many bytes have passed. */
    void moved(long bytes) {
        if (bytes > 0 && mask() != 0) {
            flipped++;
        }
        at += bytes;
    }

    long at() {
        return at;
    }
}
