package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * What a service throws to choose the type name and the kind under which its error travels. Any
 * other exception travels too: under the protocol's name where one exists
 * ({@link IllegalArgumentException} as {@code ValueError}), else under its simple class name.
 */
public final class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final @Nullable ErrorKind kind;

    /**
     * Makes the exception.
     *
     * @param type the type name that the caller sees
     * @param message the text that the caller sees
     * @param kind the kind that the caller sees, or null
     * @param cause the exception behind it, or null; it travels as the error's cause
     */
    public ServiceException(String type, String message, @Nullable ErrorKind kind, @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
        this.kind = kind;
    }

    /**
     * Makes an exception without kind and cause.
     *
     * @param type the type name that the caller sees
     * @param message the text that the caller sees
     */
    public ServiceException(String type, String message) {
        this(type, message, null, null);
    }

    /**
     * The type name.
     *
     * @return the name that the caller sees
     */
    public String type() {
        return type;
    }

    /**
     * The kind.
     *
     * @return the kind, or null for an ordinary error
     */
    public @Nullable ErrorKind kind() {
        return kind;
    }
}
