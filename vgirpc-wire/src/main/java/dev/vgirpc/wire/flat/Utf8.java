package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text from bytes that may not be UTF-8. */
public final class Utf8 {

    /** Bytes are checked eight at a time, each in its own lane of a word. */
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final long LANES = 0x0101_0101_0101_0101L;

    /** Off-heap memory is checked so many words at a time. */
    private static final int BLOCK_WORDS = 2048;

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
        while (to - at >= 8) {
            int words = blockWords(s, at, to);
            if (words > 0 ? !isAscii(s, at, words) : (s.get(Flat.LONG, at) & HIGH_BITS) != 0) {
                return false;
            }
            at += 8L * Math.max(1, words);
        }
        return (rest(s, at, to) & HIGH_BITS) == 0;
    }

    /** Whether bytes are text: no byte out of place, no overlong form, no surrogate, nothing over U+10FFFF. */
    public static boolean isValid(MemorySegment s, long from, long to) {
        long before = 0;
        long at = from;
        while (to - at >= 8) {
            // Before the first word there is nothing that could be read.
            int words = at == from ? 0 : blockWords(s, at, to);
            long word = s.get(Flat.LONG, at + 8L * Math.max(0, words - 1));
            if (words > 0 ? isFaulty(s, at, words) : isFaulty(word, before)) {
                return false;
            }
            before = word;
            at += 8L * Math.max(1, words);
        }
        // The zeros behind the rest show a last character that is cut off.
        return !isFaulty(rest(s, at, to), before);
    }

    /** How many of the next words to check at once; 0 of memory on the heap, which is checked word by word. */
    private static int blockWords(MemorySegment s, long from, long to) {
        return s.isNative() ? (int) Math.min((to - from) >> 3, BLOCK_WORDS) : 0;
    }

    /** Less than eight bytes, filled up with zeros. */
    private static long rest(MemorySegment s, long from, long to) {
        long word = 0;
        for (long at = to; at > from; at--) {
            word = word << 8 | s.get(ValueLayout.JAVA_BYTE, at - 1) & 0xFF;
        }
        return word;
    }

    private static boolean isFaulty(long word, long before) {
        long one = word << 8 | before >>> 56;
        long faults = misplaced(word, one, word << 16 | before >>> 48, word << 24 | before >>> 40)
                | wrongAfterLowLead(word, one)
                | wrongAfterHighLead(word, one);
        return (faults & HIGH_BITS) != 0;
    }

    private static boolean isFaulty(MemorySegment s, long from, int words) {
        // A block of ASCII can still cut off the last character of the block before it.
        int count = isAscii(s, from, words) ? 1 : words;
        return ((misplaced(s, from, count) | wrongAfterLowLead(s, from, count) | wrongAfterHighLead(s, from, count))
                        & HIGH_BITS)
                != 0;
    }

    // Methods of one small loop without branches each: of such a loop the compiler makes vector
    // instructions, of one loop for everything it does not. A block stays in the cache meanwhile.

    private static boolean isAscii(MemorySegment s, long from, int words) {
        MemorySegment block = Views.of(s, from, 8L * words);
        long high = 0;
        for (int i = 0; i < words; i++) {
            high |= block.get(Flat.LONG, 8L * i);
        }
        return (high & HIGH_BITS) == 0;
    }

    private static long misplaced(MemorySegment s, long from, int words) {
        MemorySegment block = Views.of(s, from, 8L * words);
        MemorySegment one = Views.of(s, from - 1, 8L * words);
        MemorySegment two = Views.of(s, from - 2, 8L * words);
        MemorySegment three = Views.of(s, from - 3, 8L * words);
        long faults = 0;
        for (int i = 0; i < words; i++) {
            faults |= misplaced(
                    block.get(Flat.LONG, 8L * i),
                    one.get(Flat.LONG, 8L * i),
                    two.get(Flat.LONG, 8L * i),
                    three.get(Flat.LONG, 8L * i));
        }
        return faults;
    }

    private static long wrongAfterLowLead(MemorySegment s, long from, int words) {
        MemorySegment block = Views.of(s, from, 8L * words);
        MemorySegment one = Views.of(s, from - 1, 8L * words);
        long faults = 0;
        for (int i = 0; i < words; i++) {
            faults |= wrongAfterLowLead(block.get(Flat.LONG, 8L * i), one.get(Flat.LONG, 8L * i));
        }
        return faults;
    }

    private static long wrongAfterHighLead(MemorySegment s, long from, int words) {
        MemorySegment block = Views.of(s, from, 8L * words);
        MemorySegment one = Views.of(s, from - 1, 8L * words);
        long faults = 0;
        for (int i = 0; i < words; i++) {
            faults |= wrongAfterHighLead(block.get(Flat.LONG, 8L * i), one.get(Flat.LONG, 8L * i));
        }
        return faults;
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
