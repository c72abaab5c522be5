package dev.vgirpc.transport.http.jetty;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How fast a client must send and take: over each 20 seconds of waiting, a transfer comes to the rate. What takes less
 * time is never cut off. The time that the service takes does not count. Safe for many threads.
 */
final class Pace {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long FOREVER = Long.MAX_VALUE;

    private final int bytesPerSecond;
    private final Waits waits;
    private final LongAdder cut = new LongAdder();

    /**
     * A pace.
     *
     * @param bytesPerSecond the rate; 0 for any
     */
    Pace(int bytesPerSecond, Waits waits) {
        this.bytesPerSecond = bytesPerSecond;
        this.waits = waits;
    }

    /** How many transfers were too slow. */
    long cut() {
        return cut.sum();
    }

    /** One direction of one request; it belongs to one thread. */
    final class Transfer {
        private long waited;
        private long movedBefore;

        /**
         * Waits for the client.
         *
         * @param signal gets a permit when the client has done its part
         * @param moved tells how many bytes the transfer has moved so far
         * @return false when the client is too slow; the permit is then still to come
         */
        boolean await(Semaphore signal, LongSupplier moved) throws InterruptedException {
            while (true) {
                long start = waits.nanoTime();
                boolean came = waits.acquire(signal, patience());
                waited += waits.nanoTime() - start;
                if (came) {
                    return true;
                }
                long total = moved.getAsLong();
                if (total - movedBefore < bytesPerSecond * TimeUnit.NANOSECONDS.toSeconds(waited)) {
                    cut.increment();
                    return false;
                }
                waited = 0;
                movedBefore = total;
            }
        }

        private long patience() {
            return bytesPerSecond == 0 ? FOREVER : Math.max(0, WINDOW_NANOS - waited);
        }
    }

    Transfer transfer() {
        return new Transfer();
    }
}
