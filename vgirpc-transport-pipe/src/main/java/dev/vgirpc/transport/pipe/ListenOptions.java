package dev.vgirpc.transport.pipe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a user chooses about a listening socket.
 *
 * @param maxConnections how many connections are served at a time
 * @param idleTimeout how long the listener waits without connections until it ends, or null for ever
 * @param platformThreads how many connections are served on platform threads
 * @param excess what becomes of connections beyond the limit, or null when the limit decides
 * @param connectionIdleTimeout how long a connection may wait for its client, or null for ever
 * @param minBytesPerSecond how fast requests must arrive and answers be taken, or 0 for no matter how slowly
 */
record ListenOptions(
        int maxConnections,
        @Nullable Duration idleTimeout,
        int platformThreads,
        @Nullable Excess excess,
        @Nullable Duration connectionIdleTimeout,
        int minBytesPerSecond) {

    /** Names the default of {@code platformThreads}. */
    static final String PLATFORM_THREADS_PROPERTY = "dev.vgirpc.platformThreads";

    private static final int MAX_CONNECTIONS = 4096;

    /** Beyond so many busy connections virtual threads answered more calls in our measurements. */
    private static final int PLATFORM_THREADS = 64;

    private static final int MIN_BYTES_PER_SECOND = 1024;

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
        if (connectionIdleTimeout != null && !connectionIdleTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "connectionIdleTimeout is " + connectionIdleTimeout + ": it must be over zero");
        }
        if (minBytesPerSecond < 0) {
            throw new IllegalArgumentException("minBytesPerSecond is negative: " + minBytesPerSecond);
        }
    }

    static ListenOptions defaults() {
        return new ListenOptions(
                MAX_CONNECTIONS,
                null,
                platformThreads(System.getProperty(PLATFORM_THREADS_PROPERTY)),
                null,
                null,
                MIN_BYTES_PER_SECOND);
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

    /** Who serves one client after the other lets the next one wait; who serves many would let it wait for ever. */
    boolean refusesExcess() {
        return excess == null ? maxConnections > 1 : excess == Excess.REFUSE;
    }

    ListenOptions withMaxConnections(int count) {
        return new ListenOptions(
                count, idleTimeout, platformThreads, excess, connectionIdleTimeout, minBytesPerSecond);
    }

    ListenOptions withIdleTimeout(Duration timeout) {
        return new ListenOptions(
                maxConnections, timeout, platformThreads, excess, connectionIdleTimeout, minBytesPerSecond);
    }

    ListenOptions withPlatformThreads(int count) {
        return new ListenOptions(
                maxConnections, idleTimeout, count, excess, connectionIdleTimeout, minBytesPerSecond);
    }

    ListenOptions withExcess(Excess choice) {
        return new ListenOptions(
                maxConnections, idleTimeout, platformThreads, choice, connectionIdleTimeout, minBytesPerSecond);
    }

    ListenOptions withConnectionIdleTimeout(Duration timeout) {
        return new ListenOptions(
                maxConnections, idleTimeout, platformThreads, excess, timeout, minBytesPerSecond);
    }

    ListenOptions withMinBytesPerSecond(int bytes) {
        return new ListenOptions(
                maxConnections, idleTimeout, platformThreads, excess, connectionIdleTimeout, bytes);
    }
}
