package dev.vgirpc.transport.http.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request certainly did not reach the server, so that it can be repeated whatever it asks for. */
public final class NotSentException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * A failure before the server could know of the request.
     *
     * @param message what failed
     * @param cause the exception behind it, or null
     */
    public NotSentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
