package dev.vgirpc.wire.column;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;

/** Offsets of 32 or 64 bits: where each value of a column starts and the last one ends. */
record Offsets(MemorySegment segment, boolean large) {

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
        // The sign bit of a difference of numbers that are not negative tells whether they fall; of
        // negative ones the number's own does. One test for all rows, so that the loop has no branches.
        if (large) {
            long before = at(0);
            long bad = before;
            for (int i = 1; i <= rows; i++) {
                long next = segment.get(Flat.LONG, 8L * i);
                bad |= next | next - before;
                before = next;
            }
            if (bad < 0) {
                findFall(rows);
            }
        } else {
            int before = (int) at(0);
            int bad = before;
            for (int i = 1; i <= rows; i++) {
                int next = segment.get(Flat.INT, 4L * i);
                bad |= next | next - before;
                before = next;
            }
            if (bad < 0) {
                findFall(rows);
            }
        }
    }

    private void findFall(int rows) {
        for (int i = 0; i < rows; i++) {
            if (at(i + 1) < at(i)) {
                throw new ProtocolException("the offsets fall from " + at(i) + " to " + at(i + 1) + " at row " + i);
            }
        }
    }
}
