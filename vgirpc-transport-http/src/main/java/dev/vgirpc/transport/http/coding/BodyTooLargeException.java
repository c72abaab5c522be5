package dev.vgirpc.transport.http.coding;

import java.io.IOException;

/** A body is longer than is allowed, as it is sent or once it is decoded. */
public final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    BodyTooLargeException(long most) {
        super("the body has over " + most + " bytes");
    }
}
