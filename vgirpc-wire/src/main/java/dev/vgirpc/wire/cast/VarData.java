package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Texts or bytes of any length, or the places of lists: offsets of 32 or 64 bits. */
final class VarData {

    private final MemorySegment offsets;
    private final MemorySegment data;
    private final boolean large;

    /** The values of a column of text or bytes that has rows. */
    static VarData of(Column column, boolean large) {
        return new VarData(column.buffer(1), column.buffer(2), large);
    }

    /** The places of the elements of a list or map column that has rows. */
    static VarData ofLists(Column column, boolean large) {
        return new VarData(column.buffer(1), MemorySegment.NULL, large);
    }

    private VarData(MemorySegment offsets, MemorySegment data, boolean large) {
        this.offsets = offsets;
        this.data = data;
        this.large = large;
    }

    long offset(long index) {
        return large ? offsets.get(Flat.LONG, 8 * index) : offsets.get(Flat.INT, 4 * index);
    }

    MemorySegment data() {
        return data;
    }

    MemorySegment value(int row) {
        long start = offset(row);
        return data.asSlice(start, offset(row + 1) - start);
    }

    /** A value whose every byte is one character. */
    String latin(int row) {
        return new String(value(row).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }
}
