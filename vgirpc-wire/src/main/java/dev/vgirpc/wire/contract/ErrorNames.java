package dev.vgirpc.wire.contract;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.ValueException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/**
 * The type names under which exceptions travel: the reference's where it has one, else the
 * {@code @WireName} or the simple name of the class.
 */
public final class ErrorNames {

    private ErrorNames() {}

    /** The name of an exception. */
    public static String of(Throwable error) {
        return switch (error) {
            case ServiceException e -> e.type();
            case RemoteCallException e -> e.type();
            case ValueException e ->
                switch (e.reason()) {
                    case NULL, TYPE -> "TypeError";
                    case UNKNOWN_CONSTANT -> "KeyError";
                    case RANGE, SHAPE -> "ValueError";
                };
            default -> of(error.getClass());
        };
    }

    /** The name of a class of exceptions. */
    static String of(Class<?> type) {
        String explicit = WireNames.explicit(type);
        if (explicit != null) {
            return explicit;
        }
        // Exact classes only: a subclass means something of its own and keeps its name.
        if (type == IllegalArgumentException.class || type == NumberFormatException.class) {
            return "ValueError";
        } else if (type == RuntimeException.class || type == IllegalStateException.class) {
            return "RuntimeError";
        } else if (type == NullPointerException.class || type == ClassCastException.class) {
            return "TypeError";
        } else if (type == UnsupportedOperationException.class) {
            return "NotImplementedError";
        } else if (type == NoSuchElementException.class) {
            return "KeyError";
        } else if (IndexOutOfBoundsException.class.isAssignableFrom(type)) {
            return "IndexError";
        } else if (type == ArithmeticException.class) {
            return "ArithmeticError";
        } else if (type == SecurityException.class) {
            return "PermissionError";
        } else if (type == TimeoutException.class) {
            return "TimeoutError";
        } else if (type == FileNotFoundException.class || type == NoSuchFileException.class) {
            return "FileNotFoundError";
        } else if (type == IOException.class) {
            return "OSError";
        } else if (type == OutOfMemoryError.class) {
            return "MemoryError";
        } else if (type == StackOverflowError.class) {
            return "RecursionError";
        } else if (type == ProtocolException.class) {
            return "ArrowInvalid";
        } else if (type == LimitException.class) {
            return "LimitError";
        }
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }
}
