package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;

/**
 * Bounds the text that is read from one buffer. Strings may be shared, but a small buffer must not
 * become a large object by naming the same string over and over.
 */
public final class TextBudget {

    private static final int MAX_USES = 16;

    private long rest;

    public TextBudget(MemorySegment s) {
        rest = MAX_USES * s.byteSize();
    }

    /** Takes a table's own bytes and those of its text. */
    public void take(long bytes) {
        rest -= bytes;
        if (rest < 0) {
            throw new FlatException("the same text is used over and over");
        }
    }
}
