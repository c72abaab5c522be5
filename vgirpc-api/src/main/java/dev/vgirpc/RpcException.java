package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything that the library throws. It is sealed, so that a caller can switch over the
 * reasons exhaustively.
 */
public abstract sealed class RpcException extends RuntimeException
        permits ContractException,
                DeadlineException,
                LimitException,
                ProtocolException,
                RemoteCallException,
                TransportException,
                UnauthenticatedException,
                ValueException {

    private static final long serialVersionUID = 1L;

    RpcException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
