package dev.vgirpc.wire.cast;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;

/**
 * A value that the other type cannot hold, or a pair of types without a cast. It is thrown where the value is, and each
 * enclosing column puts its own place before it.
 */
final class Misfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String path;
    private final String detail;

    private Misfit(Reason reason, String path, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.path = path;
        this.detail = detail;
    }

    /** A value outside what the type holds. */
    static Misfit range(String detail) {
        return new Misfit(Reason.RANGE, "", detail);
    }

    /** A null where none is allowed. */
    static Misfit nul(String detail) {
        return new Misfit(Reason.NULL, "", detail);
    }

    /** A cast that does not exist. */
    static Misfit type(String detail) {
        return new Misfit(Reason.TYPE, "", detail);
    }

    /** A batch whose parts do not fit together. */
    static Misfit shape(String detail) {
        return new Misfit(Reason.SHAPE, "", detail);
    }

    /** The same in a place of an array. */
    Misfit at(long index) {
        return new Misfit(reason, "[" + index + "]" + path, detail);
    }

    /** The same in a field, of all rows or of the row that the path starts with. */
    Misfit in(String field) {
        int end = path.startsWith("[") ? path.indexOf(']') + 1 : 0;
        return new Misfit(reason, path.substring(0, end) + "." + field + path.substring(end), detail);
    }

    /** The index that the path starts with, or -1. */
    long index() {
        return path.startsWith("[") ? Long.parseLong(path, 1, path.indexOf(']'), 10) : -1;
    }

    /** The same without the index that the path starts with, in another place. */
    Misfit moved(String place) {
        return new Misfit(reason, place + path.substring(path.indexOf(']') + 1), detail);
    }

    /** What the caller gets. */
    ValueException inColumn(String column) {
        return new ValueException(reason, column + path, detail);
    }
}
