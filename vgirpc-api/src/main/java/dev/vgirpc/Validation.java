package dev.vgirpc;

/**
 * How much of a received columnar batch is checked before it is handed over as vectors (protocol page
 * 14.1). Values that become Java objects are always checked, whatever the level.
 *
 * <p>The default of servers and clients is {@link #FULL}, unless the environment variable {@code
 * VGI_RPC_IPC_VALIDATION} names another level ({@code none}, {@code standard} or {@code full}, in any
 * case).
 */
public enum Validation {
    /**
     * Only that every buffer lies inside its message. For peers that are trusted: a wrong offset in a
     * batch may fail any later access to its vectors, or give wrong values.
     */
    NONE,

    /**
     * Also lengths, null counts, sizes of buffers, and the first and last offset of each column; its
     * cost does not grow with the rows.
     */
    STANDARD,

    /**
     * Also every offset, every null count against its bitmap, UTF-8, dictionary indices, and the ranges
     * of decimals, times and dates. No access to the vectors of such a batch can then go wrong.
     */
    FULL
}
