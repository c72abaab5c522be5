package dev.vgirpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection could not be opened or broke, or whoever is at its other end cannot answer at present. It is
 * closed unless {@link #isTransient()}; whether the peer ran the call is unknown unless {@link #delivered()} says
 * that it cannot have.
 */
public final class TransportException extends RpcException {

    private static final long serialVersionUID = 1L;

    private final boolean delivered;
    private final boolean isTransient;
    private final @Nullable Duration retryAfter;

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
        this.isTransient = false;
        this.retryAfter = null;
    }

    private TransportException(String message, boolean delivered, @Nullable Duration retryAfter) {
        super(message, null);
        this.delivered = delivered;
        this.isTransient = true;
        this.retryAfter = retryAfter;
    }

    /**
     * Whoever is at the other end, such as a proxy, says that there is no answer at present.
     *
     * @param message what it said, with the address
     * @param delivered false when the call certainly was not run
     * @param retryAfter when it wants to be asked again, from now, or null when it did not say
     * @return a new exception
     */
    public static TransportException unavailable(String message, boolean delivered, @Nullable Duration retryAfter) {
        return new TransportException(message, delivered, retryAfter);
    }

    /**
     * Whether the peer may have received the request.
     *
     * @return false when the request certainly did not reach the peer, or was refused before it was run, so that a
     *     repeat is safe
     */
    public boolean delivered() {
        return delivered;
    }

    /**
     * Whether the other end said that it cannot answer at present. The connection is as good as before.
     *
     * @return true when the same request may succeed later
     */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * When the other end wants to be asked again.
     *
     * @return the time from when it answered; null when it did not say
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
