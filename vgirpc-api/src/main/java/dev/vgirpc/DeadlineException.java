package dev.vgirpc;

import java.time.Duration;

/** A call did not finish in the time that its caller allowed. */
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
        super(what + " did not finish within " + timeout, null);
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
