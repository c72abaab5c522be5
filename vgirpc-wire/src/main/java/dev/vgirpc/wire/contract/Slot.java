package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireField;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place for a value: parameter, result, component, element.
 *
 * @param shape how a value travels
 * @param nullable whether there may be none
 * @param optional whether none is an empty {@link Optional} instead of null
 */
record Slot(Shape shape, boolean nullable, boolean optional) {

    /** Turns a received natural value or null into a Java value or null. */
    @FunctionalInterface
    interface Reader {
        @Nullable Object read(@Nullable Object natural, Reading in);
    }

    WireField field(String name, SchemaBuilder schema) {
        return shape.field(name, nullable, schema);
    }

    @Nullable Object toNatural(@Nullable Object value) {
        Object present = optional && value instanceof Optional<?> option ? option.orElse(null) : value;
        if (present == null) {
            if (!nullable) {
                throw new ValueException(ValueException.Reason.NULL, "", "is null but the contract allows no null");
            }
            return null;
        }
        return shape.toNatural(present);
    }

    /** Closes the batches of a value. */
    void closeBatches(@Nullable Object value) {
        Object present = optional && value instanceof Optional<?> option ? option.orElse(null) : value;
        if (present != null && shape.holdsBatches()) {
            shape.closeBatches(present);
        }
    }

    Reader reader(WireField received) {
        Shape.Reader values = shape.reader(received);
        return (natural, in) -> {
            if (natural == null) {
                return absent();
            }
            Object value = values.read(natural, in);
            return optional ? Optional.of(value) : value;
        };
    }

    /** The value of a column that is null or not there. */
    @Nullable Object absent() {
        if (!nullable) {
            throw new ValueException(ValueException.Reason.NULL, "", "is null but the contract allows no null");
        }
        return optional ? Optional.empty() : null;
    }
}
