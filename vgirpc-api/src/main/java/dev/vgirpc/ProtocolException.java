package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * The peer sent bytes that are not the protocol: broken framing, an invalid message, a stream that
 * ends too early. Unless the message says otherwise the connection is closed.
 */
public final class ProtocolException extends RpcException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was wrong
     * @param cause the exception behind it, or null
     */
    public ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes the exception.
     *
     * @param message what was wrong
     */
    public ProtocolException(String message) {
        this(message, null);
    }
}
