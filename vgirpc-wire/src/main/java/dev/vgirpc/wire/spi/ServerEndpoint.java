package dev.vgirpc.wire.spi;

import dev.vgirpc.Endpoint;
import dev.vgirpc.TraceDetail;

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

    /**
     * How much of an exception leaves a server here that is not told.
     *
     * @return all of it by default, as fits places that only the host's own processes reach
     */
    default TraceDetail defaultTraceDetail() {
        return TraceDetail.TRACE;
    }
}
