package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads FlatBuffers in place. Every position is checked against the segment, so a hostile buffer can
 * yield {@link FlatException} but never a read elsewhere. Positions are relative to the segment.
 */
public final class Flat {

    /** Little-endian, at any position. */
    public static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Flat() {}

    /** The position of the root table. */
    public static long root(MemorySegment s) {
        return indirect(s, 0);
    }

    /** The position that the unsigned offset at {@code pos} leads to. */
    public static long indirect(MemorySegment s, long pos) {
        long offset = u32(s, pos);
        long target = pos + offset;
        if (offset == 0 || target >= s.byteSize()) {
            throw new FlatException("offset at " + pos + " leads outside");
        }
        return target;
    }

    /** The position of a table's field, or 0 when the field is absent. */
    public static long field(MemorySegment s, long table, int index) {
        long vtable = table - i32(s, table);
        int size = u16(s, vtable);
        int slot = 4 + 2 * index;
        if (size < 4) {
            throw new FlatException("vtable at " + vtable + " has size " + size);
        }
        if (slot + 2 > size) {
            return 0;
        }
        int offset = u16(s, vtable + slot);
        return offset == 0 ? 0 : table + offset;
    }

    public static boolean bool(MemorySegment s, long table, int index, boolean absent) {
        long pos = field(s, table, index);
        return pos == 0 ? absent : u8(s, pos) != 0;
    }

    public static int u8(MemorySegment s, long table, int index, int absent) {
        long pos = field(s, table, index);
        return pos == 0 ? absent : u8(s, pos);
    }

    public static int i16(MemorySegment s, long table, int index, int absent) {
        long pos = field(s, table, index);
        return pos == 0 ? absent : (short) u16(s, pos);
    }

    public static int i32(MemorySegment s, long table, int index, int absent) {
        long pos = field(s, table, index);
        return pos == 0 ? absent : i32(s, pos);
    }

    public static long i64(MemorySegment s, long table, int index, long absent) {
        long pos = field(s, table, index);
        return pos == 0 ? absent : i64(s, pos);
    }

    /** The position of a sub-table, or 0 when the field is absent. */
    public static long table(MemorySegment s, long table, int index) {
        long pos = field(s, table, index);
        return pos == 0 ? 0 : indirect(s, pos);
    }

    /**
     * The position of a vector's first element, or 0 when the field is absent. All its elements lie
     * inside the segment.
     */
    public static long vector(MemorySegment s, long table, int index, int elementSize) {
        long pos = field(s, table, index);
        if (pos == 0) {
            return 0;
        }
        long at = indirect(s, pos);
        long count = u32(s, at);
        if (count * elementSize > s.byteSize() - at - 4) {
            throw new FlatException("vector at " + at + " of " + count + " elements does not fit");
        }
        return at + 4;
    }

    /** How many elements the vector with its first element at {@code first} has; 0 for absent ones. */
    public static int vectorLength(MemorySegment s, long first) {
        return first == 0 ? 0 : i32(s, first - 4);
    }

    /** The text of a string field, or {@code absent}. */
    public static String string(MemorySegment s, long table, int index, String absent) {
        long first = vector(s, table, index, 1);
        return first == 0 ? absent : text(s, first, vectorLength(s, first));
    }

    /** Decodes text, replacing what is not UTF-8. */
    public static String text(MemorySegment s, long at, int length) {
        return new String(s.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    public static int u8(MemorySegment s, long pos) {
        check(s, pos, 1);
        return s.get(ValueLayout.JAVA_BYTE, pos) & 0xFF;
    }

    public static int u16(MemorySegment s, long pos) {
        check(s, pos, 2);
        return s.get(SHORT, pos) & 0xFFFF;
    }

    public static int i32(MemorySegment s, long pos) {
        check(s, pos, 4);
        return s.get(INT, pos);
    }

    public static long u32(MemorySegment s, long pos) {
        return i32(s, pos) & 0xFFFF_FFFFL;
    }

    public static long i64(MemorySegment s, long pos) {
        check(s, pos, 8);
        return s.get(LONG, pos);
    }

    private static void check(MemorySegment s, long pos, int size) {
        if (pos < 0 || pos > s.byteSize() - size) {
            throw new FlatException("position " + pos + " lies outside");
        }
    }
}
