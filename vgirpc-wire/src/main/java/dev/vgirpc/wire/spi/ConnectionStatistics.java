package dev.vgirpc.wire.spi;

/**
 * What a listener's connections add up to since it started, see {@link dev.vgirpc.ServerStatistics}.
 *
 * @param accepted connections that were served, open ones included
 * @param open connections that are served now
 * @param refused connections over the limit that were turned away
 * @param cutIdle connections closed because no call came
 * @param cutSlow connections closed because bytes moved too slowly
 */
public record ConnectionStatistics(long accepted, long open, long refused, long cutIdle, long cutSlow) {

    private static final ConnectionStatistics NONE = new ConnectionStatistics(0, 0, 0, 0, 0);

    /**
     * What a listener tells that counts nothing.
     *
     * @return only zeros
     */
    public static ConnectionStatistics none() {
        return NONE;
    }
}
