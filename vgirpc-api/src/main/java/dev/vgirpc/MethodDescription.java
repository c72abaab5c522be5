package dev.vgirpc;

import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells about one method (protocol page 11.1).
 *
 * @param name the wire name
 * @param kind whether it answers once or opens a stream
 * @param hasReturn whether a unary method returns a value; false for streams
 * @param parameters one column per parameter
 * @param result the column {@code result} of a unary method with a value; else without columns. What
 *     columns a stream has is told only when it is opened
 * @param header the columns of a stream's header, or null when it has none
 * @param isExchange for a stream, true when it takes input, false when it takes none, null when the
 *     contract leaves it open; null for a unary method
 */
public record MethodDescription(
        String name,
        Kind kind,
        boolean hasReturn,
        Schema parameters,
        Schema result,
        @Nullable Schema header,
        @Nullable Boolean isExchange) {

    /** How a method answers. */
    public enum Kind {
        /** With one result. */
        UNARY,
        /** With a stream of batches. */
        STREAM;
    }
}
