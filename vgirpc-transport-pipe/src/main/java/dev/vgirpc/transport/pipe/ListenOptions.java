package dev.vgirpc.transport.pipe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a user chooses about a listening socket.
 *
 * @param maxConnections how many connections are served at a time
 * @param idleTimeout how long the listener waits without connections until it ends, or null for ever
 * @param platformThreads how many connections are served on platform threads
 */
record ListenOptions(int maxConnections, @Nullable Duration idleTimeout, int platformThreads) {

    /** Names the default of {@code platformThreads}. */
    static final String PLATFORM_THREADS_PROPERTY = "dev.vgirpc.platformThreads";

    private static final int MAX_CONNECTIONS = 4096;

    /** Beyond so many busy connections virtual threads answered more calls in our measurements. */
    private static final int PLATFORM_THREADS = 64;

    ListenOptions {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections + ": at least 1 is needed");
        }
        if (idleTimeout != null && !idleTimeout.isPositive()) {
            throw new IllegalArgumentException("idleTimeout is " + idleTimeout + ": it must be over zero");
        }
        if (platformThreads < 0) {
            throw new IllegalArgumentException("platformThreads is negative: " + platformThreads);
        }
    }

    static ListenOptions defaults() {
        return new ListenOptions(
                MAX_CONNECTIONS, null, platformThreads(System.getProperty(PLATFORM_THREADS_PROPERTY)));
    }

    /** Reads the system property's value. */
    static int platformThreads(@Nullable String property) {
        if (property == null) {
            return PLATFORM_THREADS;
        }
        try {
            int count = Integer.parseInt(property.strip());
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Refused below, as negative numbers are.
        }
        throw new IllegalArgumentException(
                "system property " + PLATFORM_THREADS_PROPERTY + " is '" + property + "': it must be a number from 0 on");
    }

    ListenOptions withMaxConnections(int count) {
        return new ListenOptions(count, idleTimeout, platformThreads);
    }

    ListenOptions withIdleTimeout(Duration timeout) {
        return new ListenOptions(maxConnections, timeout, platformThreads);
    }

    ListenOptions withPlatformThreads(int count) {
        return new ListenOptions(maxConnections, idleTimeout, count);
    }
}
