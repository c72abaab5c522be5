package dev.vgirpc.wire.column;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.Views;
import java.lang.foreign.MemorySegment;

/** Offsets of 32 or 64 bits: where each value of a column starts and the last one ends. */
record Offsets(MemorySegment segment, boolean large) {

    private static final long HIGH_BITS = 0x8000_0000_8000_0000L;

    long at(int index) {
        return large ? segment.get(Flat.LONG, 8L * index) : segment.get(Flat.INT, 4L * index);
    }

    /** The first and the last lie inside what they point into. */
    void checkEnds(int rows, long size) {
        check(at(0), at(rows), size, 0);
    }

    /** At least zero, never falling, and inside what they point into. */
    static void check(long start, long end, long size, int row) {
        if (start < 0 || end < start || end > size) {
            throw new ProtocolException("the offsets of row " + row + " are " + start + " and " + end
                    + ", the data has " + size + " entries");
        }
    }

    /** Once the ends are good: nothing falls between them. */
    void checkOrder(int rows) {
        if (!segment.isNative() || !isKnownToRise(rows)) {
            findFall(rows);
        }
    }

    private boolean isKnownToRise(int rows) {
        for (int from = 0; from < rows; from += Blocks.ROWS) {
            int count = Math.min(Blocks.ROWS, rows - from);
            if (large ? longsFall(from, count) : intsFall(from, count)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Two offsets at a time, each in its half of a word: such words never lie where others do, which
     * the compiler would take for a reason to load them one by one. With its high bit set, an offset
     * loses the bit to the one before when it is less. An offset that has the bit already is negative;
     * what it does to its neighbour does not matter then. The first one of all is known to be good.
     */
    private boolean intsFall(long from, int count) {
        int pairs = count / 2;
        MemorySegment before = Views.of(segment, 4 * from, 8L * pairs);
        MemorySegment after = Views.of(segment, 4 * from + 4, 8L * pairs);
        long bad = 0;
        for (int i = 0; i < pairs; i++) {
            long next = after.get(Flat.LONG, 8L * i);
            bad |= next | ~((next | HIGH_BITS) - before.get(Flat.LONG, 8L * i));
        }
        int last = (int) from + count;
        return (bad & HIGH_BITS) != 0 || at(last) < at(last - 1);
    }

    /** The sign bit of a difference of numbers that are not negative tells whether they fall. */
    private boolean longsFall(long from, int count) {
        MemorySegment before = Views.of(segment, 8 * from, 8L * count);
        MemorySegment after = Views.of(segment, 8 * from + 8, 8L * count);
        long bad = 0;
        for (int i = 0; i < count; i++) {
            long next = after.get(Flat.LONG, 8L * i);
            bad |= next | next - before.get(Flat.LONG, 8L * i);
        }
        return bad < 0;
    }

    private void findFall(int rows) {
        for (int i = 0; i < rows; i++) {
            if (at(i + 1) < at(i)) {
                throw new ProtocolException("the offsets fall from " + at(i) + " to " + at(i + 1) + " at row " + i);
            }
        }
    }
}
