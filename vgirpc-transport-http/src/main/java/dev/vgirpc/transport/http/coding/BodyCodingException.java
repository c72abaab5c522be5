package dev.vgirpc.transport.http.coding;

import java.io.IOException;

/** A body is not what its content coding says. */
public final class BodyCodingException extends IOException {

    private static final long serialVersionUID = 1;

    BodyCodingException(String message, Throwable cause) {
        super(message, cause);
    }

    BodyCodingException(String message) {
        super(message);
    }
}
