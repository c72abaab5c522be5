package dev.vgirpc.wire.column;

import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Validity bitmaps. */
final class Bits {

    private Bits() {}

    static boolean isSet(MemorySegment bitmap, long index) {
        return (bitmap.get(ValueLayout.JAVA_BYTE, index >> 3) >> (index & 7) & 1) != 0;
    }

    /** How many of the first bits are set. */
    static long count(MemorySegment bitmap, long bits) {
        long set = 0;
        long words = bits >> 6;
        for (long i = 0; i < words; i++) {
            set += Long.bitCount(bitmap.get(Flat.LONG, 8 * i));
        }
        for (long i = words << 6; i < bits; i += 8) {
            int rest = bitmap.get(ValueLayout.JAVA_BYTE, i >> 3) & 0xFF;
            if (bits - i < 8) {
                rest &= (1 << (bits - i)) - 1;
            }
            set += Integer.bitCount(rest);
        }
        return set;
    }
}
