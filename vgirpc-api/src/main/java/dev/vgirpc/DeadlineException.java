package dev.vgirpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something did not finish in the time that its caller allowed: connecting, waiting for a connection, a call, or
 * a turn of a stream. Whether the peer ran the call is unknown.
 */
public final class DeadlineException extends RpcException {

    private static final long serialVersionUID = 1L;

    private final Duration timeout;

    /**
     * Makes the exception.
     *
     * @param what what took too long
     * @param timeout the time that was allowed
     */
    public DeadlineException(String what, Duration timeout) {
        this(what, timeout, null, null);
    }

    /**
     * Makes the exception, with what else is known.
     *
     * @param what what took too long
     * @param timeout the time that was allowed
     * @param detail a further sentence for the message, or null
     * @param cause the exception behind it, or null
     */
    public DeadlineException(String what, Duration timeout, @Nullable String detail, @Nullable Throwable cause) {
        super(what + " did not finish within " + timeout + (detail == null ? "" : ": " + detail), cause);
        this.timeout = timeout;
    }

    /**
     * The time that was allowed.
     *
     * @return the timeout
     */
    public Duration timeout() {
        return timeout;
    }
}
