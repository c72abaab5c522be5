package dev.vgirpc.wire.column;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.Views;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Whole numbers of any width; an unsigned one of 64 bits that is too large comes out negative. */
record Indices(MemorySegment data, WireType.Int type) {

    long at(int row) {
        return switch (type.bits()) {
            case 8 -> {
                byte value = data.get(ValueLayout.JAVA_BYTE, row);
                yield type.signed() ? value : value & 0xFF;
            }
            case 16 -> {
                short value = data.get(Flat.SHORT, 2L * row);
                yield type.signed() ? value : value & 0xFFFF;
            }
            case 32 -> {
                int value = data.get(Flat.INT, 4L * row);
                yield type.signed() ? value : value & 0xFFFF_FFFFL;
            }
            default -> data.get(Flat.LONG, 8L * row);
        };
    }

    /** Whether the first rows are known to lie from 0 to below a bound; of memory on the heap it is not. */
    boolean areBelow(long bound, int rows) {
        if (!data.isNative()) {
            return false;
        }
        // Several to a word, each in its own lane, whose high bit tells what is wrong with it.
        int bits = type.bits();
        int lanes = 64 / bits;
        long lowest = Long.divideUnsigned(-1L, -1L >>> (64 - bits)); // a one in each lane
        long high = lowest << (bits - 1);
        long half = 1L << (bits - 1);
        // What a number without the high bit lacks at the bound to get it.
        boolean highIsGood = bits < 64 && !type.signed() && bound > half;
        long lack = lowest * (bits == 64 ? Long.MIN_VALUE - bound : Math.max(0, (highIsGood ? 2 * half : half) - bound));
        long words = rows / lanes;
        for (long from = 0; from < words; from += Blocks.ROWS) {
            int count = (int) Math.min(Blocks.ROWS, words - from);
            if (((highIsGood ? reachBoth(data, from, count, high, lack) : reachOne(data, from, count, high, lack)) & high) != 0) {
                return false;
            }
        }
        for (long i = words * lanes; i < rows; i++) {
            long index = at((int) i);
            if (index < 0 || index >= bound) {
                return false;
            }
        }
        return true;
    }

    /** An index is bad that has the high bit, or gets it. */
    private static long reachOne(MemorySegment data, long from, int count, long high, long lack) {
        MemorySegment block = Views.of(data, 8 * from, 8L * count);
        long bad = 0;
        for (int i = 0; i < count; i++) {
            long word = block.get(Flat.LONG, 8L * i);
            bad |= word | (word & ~high) + lack;
        }
        return bad;
    }

    /** An index is bad that has the high bit and gets it from its other bits, too. */
    private static long reachBoth(MemorySegment data, long from, int count, long high, long lack) {
        MemorySegment block = Views.of(data, 8 * from, 8L * count);
        long bad = 0;
        for (int i = 0; i < count; i++) {
            long word = block.get(Flat.LONG, 8L * i);
            bad |= word & (word & ~high) + lack;
        }
        return bad;
    }
}
