package dev.vgirpc;

/**
 * An implementation that also implements this interface is told once, before its first call, over
 * what kind of transport it is served (protocol page 4.3). Serving over another kind tells it again.
 */
public interface ServeStartHook {

    /**
     * Prepares the service.
     *
     * @param kind the kind of transport
     * @throws Exception when the service cannot be served; serving then fails, and a later start
     *     calls the hook again
     */
    void onServeStart(TransportKind kind) throws Exception;
}
