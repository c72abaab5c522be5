package dev.vgirpc.wire.spi;

import java.time.Duration;

/** A running listener. Its methods may be called from any thread. */
public interface ServerTransport {

    /**
     * The address that clients connect to, with what the system chose filled in.
     *
     * @return the address as text
     */
    String address();

    /**
     * What the connections add up to.
     *
     * @return the numbers of this moment; only zeros unless the transport counts
     */
    default ConnectionStatistics connections() {
        return ConnectionStatistics.none();
    }

    /**
     * Takes no new connections and no new calls, lets calls in progress finish, and ends.
     *
     * @param grace how long calls may take before their connections are closed
     * @return true when every call finished in time
     */
    boolean stop(Duration grace);

    /**
     * Waits until the transport has ended, by itself or by {@link #stop}.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void join() throws InterruptedException;
}
