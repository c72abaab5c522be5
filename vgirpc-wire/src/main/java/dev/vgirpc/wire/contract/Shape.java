package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireField;

/**
 * How the values of one Java type travel: their column, and the way to natural values and back (see
 * the package {@code column}). Shapes are immutable and shared. Nulls are the business of
 * {@link Slot}.
 */
interface Shape {

    /** Turns a received natural value, never null, into a Java value. */
    @FunctionalInterface
    interface Reader {
        Object read(Object natural, Reading in);
    }

    /** The column of this type. */
    WireField field(String name, boolean nullable, SchemaBuilder schema);

    /**
     * The natural value of a Java value, neither of them null.
     *
     * @throws dev.vgirpc.ValueException when the value cannot travel
     */
    Object toNatural(Object value);

    /**
     * The way back from a column as it was received, which may differ from {@link #field} where no
     * value is lost by it.
     *
     * @throws dev.vgirpc.ValueException when the column's type does not fit
     */
    Reader reader(WireField received);

    /** Whether values of this type hold batches, which a service gives away with its result. */
    default boolean holdsBatches() {
        return false;
    }

    /** Closes the batches of a value; called only where there may be some. */
    default void closeBatches(Object value) {}

    /** What {@link #reader} throws when the column's type does not fit. */
    static ValueException misfit(WireField received, Object wanted) {
        return new ValueException(
                ValueException.Reason.TYPE,
                "",
                "a column of type " + received.typeText() + " cannot be read as " + wanted);
    }
}
