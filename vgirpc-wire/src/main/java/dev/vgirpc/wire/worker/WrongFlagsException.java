package dev.vgirpc.wire.worker;

import java.io.Serial;

/** What the user of a command got wrong; the message names the flag and what is allowed. */
final class WrongFlagsException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    WrongFlagsException(String message) {
        super(message);
    }
}
