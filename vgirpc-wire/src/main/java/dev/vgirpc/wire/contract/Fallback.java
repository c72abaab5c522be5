package dev.vgirpc.wire.contract;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a record component holds when no column brings its value. Immutable and shared. */
final class Fallback {

    private final @Nullable Object value;

    Fallback(@Nullable Object value) {
        this.value = value;
    }

    /** The value; an array is the caller's own. */
    @Nullable Object value() {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        return value instanceof Optional<?> option && option.orElse(null) instanceof byte[] bytes
                ? Optional.of(bytes.clone())
                : value;
    }
}
