package dev.vgirpc.wire.flat;

/** A FlatBuffer is broken. Readers turn it into a protocol error that names the message. */
public final class FlatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FlatException(String message) {
        super(message, null, false, false);
    }
}
