package dev.vgirpc;

/**
 * Bounds on what a peer can make this side hold. Each is checked before memory is taken; going over
 * one raises {@link LimitException} with the limit's name.
 *
 * @param maxMessageBytes largest body of one message, in bytes; default 2 GiB − 1, the most that one
 *     Java array holds
 * @param maxMetadataBytes largest metadata of one message, in bytes; default 16 MiB
 * @param maxColumns most columns of one schema, nested ones included; default 16,384
 * @param maxNestingDepth deepest nesting of the types of one schema; default 64
 * @param maxDrainBytes most bytes of a refused message that are skipped to keep the connection
 *     usable; above it the connection is closed. Default 4 GiB. Skipped bytes are never stored
 * @param maxCallBytes most memory, in bytes, of the columnar batches that one call holds; default 4 GiB.
 *     What all calls of the process hold together is bounded by {@link Rpc#allocator()}
 */
public record Limits(
        long maxMessageBytes,
        int maxMetadataBytes,
        int maxColumns,
        int maxNestingDepth,
        long maxDrainBytes,
        long maxCallBytes) {

    private static final Limits DEFAULTS =
            new Limits(Integer.MAX_VALUE, 16 << 20, 16_384, 64, 4L << 30, 4L << 30);

    /**
     * Checks that each limit is positive ({@code maxDrainBytes} may be 0).
     *
     * @param maxMessageBytes largest body of one message, in bytes
     * @param maxMetadataBytes largest metadata of one message, in bytes
     * @param maxColumns most columns of one schema
     * @param maxNestingDepth deepest nesting of types
     * @param maxDrainBytes most bytes that are skipped after a refusal
     * @param maxCallBytes most bytes of one call's batches
     */
    public Limits {
        if (maxMessageBytes <= 0 || maxMetadataBytes <= 0 || maxColumns <= 0 || maxNestingDepth <= 0
                || maxDrainBytes < 0 || maxCallBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive: maxMessageBytes=" + maxMessageBytes
                    + ", maxMetadataBytes=" + maxMetadataBytes + ", maxColumns=" + maxColumns
                    + ", maxNestingDepth=" + maxNestingDepth + ", maxDrainBytes=" + maxDrainBytes
                    + ", maxCallBytes=" + maxCallBytes);
        }
    }

    /**
     * The default limits.
     *
     * @return the values that the record's description names
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits with another {@code maxMessageBytes}.
     *
     * @param bytes largest body of one message, in bytes
     * @return the changed limits
     */
    public Limits withMaxMessageBytes(long bytes) {
        return new Limits(bytes, maxMetadataBytes, maxColumns, maxNestingDepth, maxDrainBytes, maxCallBytes);
    }

    /**
     * These limits with another {@code maxMetadataBytes}.
     *
     * @param bytes largest metadata of one message, in bytes
     * @return the changed limits
     */
    public Limits withMaxMetadataBytes(int bytes) {
        return new Limits(maxMessageBytes, bytes, maxColumns, maxNestingDepth, maxDrainBytes, maxCallBytes);
    }

    /**
     * These limits with another {@code maxColumns}.
     *
     * @param columns most columns of one schema
     * @return the changed limits
     */
    public Limits withMaxColumns(int columns) {
        return new Limits(maxMessageBytes, maxMetadataBytes, columns, maxNestingDepth, maxDrainBytes, maxCallBytes);
    }

    /**
     * These limits with another {@code maxNestingDepth}.
     *
     * @param depth deepest nesting of types
     * @return the changed limits
     */
    public Limits withMaxNestingDepth(int depth) {
        return new Limits(maxMessageBytes, maxMetadataBytes, maxColumns, depth, maxDrainBytes, maxCallBytes);
    }

    /**
     * These limits with another {@code maxDrainBytes}.
     *
     * @param bytes most bytes that are skipped after a refusal
     * @return the changed limits
     */
    public Limits withMaxDrainBytes(long bytes) {
        return new Limits(maxMessageBytes, maxMetadataBytes, maxColumns, maxNestingDepth, bytes, maxCallBytes);
    }

    /**
     * These limits with another {@code maxCallBytes}.
     *
     * @param bytes most bytes of one call's batches
     * @return the changed limits
     */
    public Limits withMaxCallBytes(long bytes) {
        return new Limits(maxMessageBytes, maxMetadataBytes, maxColumns, maxNestingDepth, maxDrainBytes, bytes);
    }
}
