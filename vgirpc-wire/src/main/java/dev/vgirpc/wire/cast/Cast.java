package dev.vgirpc.wire.cast;

/** The way from one type of column to another. Immutable and shared. */
@FunctionalInterface
interface Cast {

    /**
     * Makes the other column.
     *
     * @throws Misfit when a value does not fit; its path starts with the value's row
     */
    Column cast(Column in, Casting run);
}
