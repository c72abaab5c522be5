package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text from bytes that may not be UTF-8. */
public final class Utf8 {

    /** Bytes are checked eight at a time, each in its own lane of a word. */
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final long LANES = 0x0101_0101_0101_0101L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * So many bytes are checked at a time, in an array: the compiler makes vector instructions of small
     * loops over arrays without branches, and less reliably of such over segments, which are of several
     * kinds. The copy stays in the nearest cache.
     */
    private static final int BLOCK = 4096;

    private Utf8() {}

    /** The text, or null when the bytes are not UTF-8. */
    public static @Nullable String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The quick decoder puts U+FFFD for what is broken; only where one stands is it worth to look closer.
        return text.indexOf('\uFFFD') < 0 || isValid(bytes) ? text : null;
    }

    private static boolean isValid(byte[] bytes) {
        return isValid(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /** Whether bytes are all below 128. */
    public static boolean isAscii(MemorySegment s, long from, long to) {
        long at = from;
        if (s.isNative()) {
            for (; to - at >= BLOCK; at += BLOCK) {
                if (!isAscii(s, at, BLOCK / 8)) {
                    return false;
                }
            }
        }
        byte[] block = block(to - at);
        for (; at < to; at += BLOCK) {
            if (!isAscii(block, read(s, at, to, block))) {
                return false;
            }
        }
        return true;
    }

    /** Whether bytes are text: no byte out of place, no overlong form, no surrogate, nothing over U+10FFFF. */
    public static boolean isValid(MemorySegment s, long from, long to) {
        byte[] block = block(to - from);
        int words = 0;
        for (long at = from; at < to; at += BLOCK) {
            words = read(s, at, to, block);
            // A block of ASCII can still cut off the last character of the block before it.
            if (isFaulty(block, isAscii(block, words) ? 1 : words)) {
                return false;
            }
            System.arraycopy(block, 8 * words, block, 0, 8);
        }
        // What comes after the end is no part of a character.
        long last = (long) LONGS.get(block, 0);
        return !isFaulty(0, last >>> 56, last >>> 48, last >>> 40);
    }

    /** A block for so many bytes, at the most; it starts with the eight bytes before them. */
    private static byte[] block(long bytes) {
        return new byte[8 + (int) Math.min(BLOCK, bytes + 7 & ~7)];
    }

    /** Reads a block and fills it up with zeros; gives its words. */
    private static int read(MemorySegment s, long from, long to, byte[] block) {
        int bytes = (int) Math.min(to - from, BLOCK);
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, from, block, 8, bytes);
        int words = bytes + 7 >> 3;
        Arrays.fill(block, 8 + bytes, 8 + 8 * words, (byte) 0);
        return words;
    }

    private static boolean isAscii(MemorySegment s, long from, int words) {
        MemorySegment block = Views.of(s, from, 8L * words);
        long high = 0;
        for (int i = 0; i < words; i++) {
            high |= block.get(Flat.LONG, 8L * i);
        }
        return (high & HIGH_BITS) == 0;
    }

    private static boolean isAscii(byte[] block, int words) {
        long high = 0;
        for (int i = 1; i <= words; i++) {
            high |= (long) LONGS.get(block, 8 * i);
        }
        return (high & HIGH_BITS) == 0;
    }

    /** Three loops, because the compiler makes vector instructions only of small ones. */
    private static boolean isFaulty(byte[] block, int words) {
        long faults = 0;
        for (int i = 1; i <= words; i++) {
            int at = 8 * i;
            faults |= misplaced(
                    (long) LONGS.get(block, at),
                    (long) LONGS.get(block, at - 1),
                    (long) LONGS.get(block, at - 2),
                    (long) LONGS.get(block, at - 3));
        }
        for (int i = 1; i <= words; i++) {
            faults |= wrongAfterLowLead((long) LONGS.get(block, 8 * i), (long) LONGS.get(block, 8 * i - 1));
        }
        for (int i = 1; i <= words; i++) {
            faults |= wrongAfterHighLead((long) LONGS.get(block, 8 * i), (long) LONGS.get(block, 8 * i - 1));
        }
        return (faults & HIGH_BITS) != 0;
    }

    private static boolean isFaulty(long word, long one, long two, long three) {
        long faults = misplaced(word, one, two, three) | wrongAfterLowLead(word, one) | wrongAfterHighLead(word, one);
        return (faults & HIGH_BITS) != 0;
    }

    // Below, the high bit of each lane is the answer for its byte; what the other bits become does not
    // matter. "one" has the bytes that stand one before those of the word, "two" two before, and so on.

    /** Whether a byte continues a character, 80 to BF, where none needs it, or the other way round. */
    private static long misplaced(long word, long one, long two, long three) {
        long needed = one & one << 1
                | two & isFrom(two & ~HIGH_BITS, 0x60)
                | three & isFrom(three & ~HIGH_BITS, 0x70);
        return word & ~(word << 1) ^ needed;
    }

    /** Whether a byte follows C0 or C1 or F5 or above, or E0 and is below A0, or ED and is not. */
    private static long wrongAfterLowLead(long word, long one) {
        long low = one & ~HIGH_BITS;
        long fromA0 = word << 2;
        return one
                & (one << 1 & isBelow(low, 0x42)
                        | isFrom(low, 0x75)
                        | isFrom(low, 0x60) & isBelow(low, 0x61) & ~fromA0
                        | isFrom(low, 0x6D) & isBelow(low, 0x6E) & fromA0);
    }

    /** Whether a byte follows F0 and is below 90, or follows F4 and is not. */
    private static long wrongAfterHighLead(long word, long one) {
        long low = one & ~HIGH_BITS;
        long from90 = word << 2 | word << 3;
        return one & (isFrom(low, 0x70) & ~isFrom(low, 0x71) & ~from90 | isFrom(low, 0x74) & from90);
    }

    /** Seven bits in each lane: no sum reaches the next lane. */
    private static long isFrom(long low, int bound) {
        return low + LANES * (0x80 - bound);
    }

    private static long isBelow(long low, int bound) {
        return LANES * (0x7F + bound) - low;
    }
}
