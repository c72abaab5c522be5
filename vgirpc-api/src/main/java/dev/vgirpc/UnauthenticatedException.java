package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/** The server wants a credential, or refused the one that was sent. */
public final class UnauthenticatedException extends RpcException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String reason;

    /**
     * Makes the exception.
     *
     * @param message what was refused
     * @param reason the server's reason token, or null when it gave none
     */
    public UnauthenticatedException(String message, @Nullable String reason) {
        super(message, null);
        this.reason = reason;
    }

    /**
     * The server's reason.
     *
     * @return a token, or null when the server gave none
     */
    public @Nullable String reason() {
        return reason;
    }
}
