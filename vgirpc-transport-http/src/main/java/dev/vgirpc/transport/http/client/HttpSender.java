package dev.vgirpc.transport.http.client;

import java.io.IOException;

/**
 * Sends requests to one server, one at a time: the previous answer is closed before the next request. It follows no
 * redirects and repeats nothing that may have reached the server. Its methods are called by one thread at a time but
 * for {@link #close} and {@link #isOpen}, which may be called from any.
 */
public interface HttpSender extends AutoCloseable {

    /**
     * Sends a request, whole, and does not wait for the response.
     *
     * @param message the request
     * @return the response, to be closed by the caller
     * @throws NotSentException when the server certainly did not get it
     * @throws IOException when it may have
     */
    HttpAnswer send(HttpMessage message) throws IOException;

    /**
     * Whether another request can be sent, if necessary over a new connection.
     *
     * @return false once the sender is closed or will not work any more
     */
    boolean isOpen();

    /**
     * Whether the server still seems to be there; asked between requests. It does not block.
     *
     * @return false when a request would certainly fail
     */
    default boolean isAlive() {
        return isOpen();
    }

    /** Ends everything: what blocks in another thread fails soon. Closing twice does nothing. */
    @Override
    void close();
}
