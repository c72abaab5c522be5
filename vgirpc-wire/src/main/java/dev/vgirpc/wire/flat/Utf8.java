package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text from bytes that may not be UTF-8. */
public final class Utf8 {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

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
        long high = 0;
        for (; at <= to - 32; at += 32) {
            high |= s.get(Flat.LONG, at) | s.get(Flat.LONG, at + 8) | s.get(Flat.LONG, at + 16) | s.get(Flat.LONG, at + 24);
        }
        for (; at < to; at++) {
            high |= s.get(ValueLayout.JAVA_BYTE, at);
        }
        return (high & HIGH_BITS) == 0;
    }

    /** Whether bytes are text: no byte out of place, no overlong form, no surrogate, nothing over U+10FFFF. */
    public static boolean isValid(MemorySegment s, long from, long to) {
        long at = from;
        while (at < to) {
            if (at <= to - 8 && (s.get(Flat.LONG, at) & HIGH_BITS) == 0) {
                at += 8;
                continue;
            }
            int first = s.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
            if (first < 0x80) {
                continue;
            }
            int more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 0;
            if (more == 0 || to - at < more) {
                return false;
            }
            int second = s.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
            int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
            int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            if (second < least || second > most) {
                return false;
            }
            for (int k = 1; k < more; k++) {
                if ((s.get(ValueLayout.JAVA_BYTE, at + k) & 0xC0) != 0x80) {
                    return false;
                }
            }
            at += more;
        }
        return true;
    }
}
