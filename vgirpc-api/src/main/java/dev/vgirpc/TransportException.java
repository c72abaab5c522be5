package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * The connection could not be opened or broke. It is closed; whether the peer ran the call is
 * unknown unless {@link #delivered()} says that it cannot have.
 */
public final class TransportException extends RpcException {

    private static final long serialVersionUID = 1L;

    private final boolean delivered;

    /**
     * Makes the exception.
     *
     * @param message what happened, with the address
     * @param delivered false when the request certainly did not reach the peer
     * @param cause the exception behind it, or null
     */
    public TransportException(String message, boolean delivered, @Nullable Throwable cause) {
        super(message, cause);
        this.delivered = delivered;
    }

    /**
     * Whether the peer may have received the request.
     *
     * @return false when the request certainly did not reach the peer, so that a repeat is safe
     */
    public boolean delivered() {
        return delivered;
    }
}
