package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.spi.ClientTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a pool's connections come from. */
interface ConnectionOpener {

    /**
     * Opens a connection.
     *
     * @param timeout how long it may take, or null for as long as the target allows
     */
    ClientTransport open(@Nullable Duration timeout);

    /** How long to wait before the next try, after so many connections in a row were of no use. */
    Duration retryDelay(int failures);
}
