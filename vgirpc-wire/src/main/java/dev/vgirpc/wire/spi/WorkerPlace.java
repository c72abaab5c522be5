package dev.vgirpc.wire.spi;

import java.util.function.UnaryOperator;

/**
 * Where a worker serves, and how it tells.
 *
 * @param endpoint the endpoint
 * @param discovery makes the line that the worker prints to standard output when it can be reached (protocol
 *     page 6.7) from the server's address; empty when it prints none
 */
public record WorkerPlace(ServerEndpoint endpoint, UnaryOperator<String> discovery) {

    /**
     * A place that is the process's own, such as its standard input and output, and is not told.
     *
     * @param endpoint the endpoint
     * @return a new place
     */
    public static WorkerPlace untold(ServerEndpoint endpoint) {
        return new WorkerPlace(endpoint, address -> "");
    }
}
