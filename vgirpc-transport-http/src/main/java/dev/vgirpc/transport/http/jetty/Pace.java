package dev.vgirpc.transport.http.jetty;

import java.util.concurrent.TimeUnit;

/**
 * How fast a client must send and take: over each 20 seconds of waiting, a transfer comes to the rate. What takes less
 * time is never cut off. The time that the service takes does not count.
 *
 * @param bytesPerSecond the rate; 0 for any
 */
record Pace(int bytesPerSecond) {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long FOREVER = Long.MAX_VALUE;

    /** One direction of one request; it belongs to one thread. */
    final class Transfer {
        private long waited;
        private long moved;

        /** How long the client may be waited for now, in nanoseconds. */
        long patience() {
            return bytesPerSecond == 0 ? FOREVER : Math.max(0, WINDOW_NANOS - waited);
        }

        /**
         * Tells of a wait that has ended.
         *
         * @param bytes what has moved since the wait before
         * @return false when the client is too slow
         */
        boolean keepsUp(long nanos, long bytes) {
            waited += nanos;
            moved += bytes;
            if (bytesPerSecond == 0 || waited < WINDOW_NANOS) {
                return true;
            }
            boolean enough = moved >= bytesPerSecond * TimeUnit.NANOSECONDS.toSeconds(waited);
            waited = 0;
            moved = 0;
            return enough;
        }
    }

    Transfer transfer() {
        return new Transfer();
    }
}
