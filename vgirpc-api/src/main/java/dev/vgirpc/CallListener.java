package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * Watches the calls of a server. Methods run on the thread of the call, several at a time. What they
 * throw is logged and does not touch the call.
 */
public interface CallListener {

    /**
     * A call was accepted: method and parameters are known to be valid, and the service is about to
     * run, after the {@linkplain ServerInterceptor interceptors}.
     *
     * @param call the call
     */
    default void onStart(CallContext call) {}

    /**
     * A call ended, after its last batch was handed to the transport.
     *
     * @param call the call; only its readers may be used
     * @param statistics what it moved
     * @param error what the service or an interceptor threw, or why its result could not be sent, or null
     */
    default void onEnd(CallContext call, CallStatistics statistics, @Nullable Throwable error) {}
}
