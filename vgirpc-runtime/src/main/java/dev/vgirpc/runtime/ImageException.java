package dev.vgirpc.runtime;

/** An image cannot be made. The message names the module, the file or the option, and what to do. */
public final class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ImageException(String message) {
        super(message);
    }

    ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
