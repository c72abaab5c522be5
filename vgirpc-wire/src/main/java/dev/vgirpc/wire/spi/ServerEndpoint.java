package dev.vgirpc.wire.spi;

import dev.vgirpc.Endpoint;

/** An endpoint that can be served: what a transport's {@link Endpoint} implements. */
public interface ServerEndpoint extends Endpoint {

    /**
     * Starts listening.
     *
     * @param dispatcher answers the calls
     * @return the running transport, to be stopped by the caller
     * @throws dev.vgirpc.TransportException when the endpoint cannot be bound
     */
    ServerTransport start(CallDispatcher dispatcher);
}
