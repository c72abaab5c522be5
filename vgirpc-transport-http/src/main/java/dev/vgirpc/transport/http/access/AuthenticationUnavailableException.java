package dev.vgirpc.transport.http.access;

import java.time.Duration;

/** Who calls cannot be found out at present: the answer is 503 with {@code Retry-After} (protocol page 9.1). */
public final class AuthenticationUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Duration retryAfter;

    /**
     * A failure that may be over in five seconds.
     *
     * @param message what is not available; it is sent to the caller
     */
    public AuthenticationUnavailableException(String message) {
        this(message, RETRY_AFTER);
    }

    /**
     * A failure.
     *
     * @param message what is not available; it is sent to the caller
     * @param retryAfter when to ask again; whole seconds are sent, at least one
     */
    public AuthenticationUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /**
     * When to ask again.
     *
     * @return the time from now
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
