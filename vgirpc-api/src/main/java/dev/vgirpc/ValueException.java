package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot travel, or a received value does not fit the contract. The connection stays usable.
 */
public final class ValueException extends RpcException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a value. */
    public enum Reason {
        /** It is null where the contract allows no null. */
        NULL,
        /** Its type is not the contract's. */
        TYPE,
        /** It is outside what the type holds. */
        RANGE,
        /** It names no constant of the enum. */
        UNKNOWN_CONSTANT,
        /** A part of a record or batch is missing or there too often. */
        SHAPE
    }

    private final Reason reason;
    private final String path;
    private final String detail;

    /**
     * Makes the exception.
     *
     * @param reason what is wrong, in a word
     * @param path where the value stands, such as {@code point.x}; may be empty
     * @param detail what is wrong, in a sentence
     * @param cause the exception behind it, or null
     */
    public ValueException(Reason reason, String path, String detail, @Nullable Throwable cause) {
        super(path.isEmpty() ? detail : path + ": " + detail, cause);
        this.reason = reason;
        this.path = path;
        this.detail = detail;
    }

    /**
     * Makes the exception.
     *
     * @param reason what is wrong, in a word
     * @param path where the value stands; may be empty
     * @param detail what is wrong, in a sentence
     */
    public ValueException(Reason reason, String path, String detail) {
        this(reason, path, detail, null);
    }

    /**
     * The same exception seen from an enclosing value.
     *
     * @param outer the path of the enclosing value
     * @return an exception whose path starts with {@code outer}
     */
    public ValueException in(String outer) {
        String joined = path.isEmpty() || path.startsWith("[") ? outer + path : outer + "." + path;
        return new ValueException(reason, joined, detail, getCause() == null ? this : getCause());
    }

    /**
     * What is wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Where the value stands.
     *
     * @return parameter, component and element, such as {@code box.corners[2].x}; may be empty
     */
    public String path() {
        return path;
    }

    /**
     * What is wrong, without the path.
     *
     * @return a sentence
     */
    public String detail() {
        return detail;
    }
}
