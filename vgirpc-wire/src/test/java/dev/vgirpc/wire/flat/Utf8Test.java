package dev.vgirpc.wire.flat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the JDK's strict decoder, which looks at one byte after the other. */
class Utf8Test {

    /** Where the check goes from one word or block to the next. */
    private static final int[] EDGES = {0, 1, 5, 6, 7, 8, 13, 15, 16, 21, 16_381, 16_384, 16_389, 16_390, 16_391, 16_392};

    /** Both sides of every bound that a second byte can have. */
    private static final int[] SECONDS = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE0, 0xFF};

    private static final MemorySegment OFF_HEAP = Arena.global().allocate(32 << 10);

    private final CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();

    private boolean expected(byte[] bytes) {
        try {
            strict.decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void check(byte[] bytes) {
        check(bytes, expected(bytes));
    }

    private static void check(byte[] bytes, boolean expected) {
        // Not from the start of the segment, and with bytes behind the end that would go on.
        byte[] wider = new byte[bytes.length + 6];
        Arrays.fill(wider, (byte) 0x80);
        System.arraycopy(bytes, 0, wider, 3, bytes.length);
        MemorySegment.copy(wider, 0, OFF_HEAP, ValueLayout.JAVA_BYTE, 0, wider.length);
        for (MemorySegment each : List.of(MemorySegment.ofArray(wider), OFF_HEAP)) {
            assertEquals(
                    expected,
                    Utf8.isValid(each, 3, 3 + bytes.length),
                    () -> each + " " + (bytes.length > 40 ? bytes.length + " bytes" : HexFormat.of().formatHex(bytes)));
        }
    }

    /** At an edge, and at the end or with something behind it. */
    private void checkAtEdges(byte[] piece) {
        boolean expected = expected(piece);
        for (int edge : EDGES) {
            for (int behind : new int[] {0, 1, 9}) {
                byte[] bytes = new byte[edge + piece.length + behind];
                Arrays.fill(bytes, (byte) 'x');
                System.arraycopy(piece, 0, bytes, edge, piece.length);
                check(bytes, expected);
            }
        }
    }

    @Test
    void everyPairOfBytesAloneAndBeforeOthers() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                check(new byte[] {(byte) first, (byte) second});
                for (int more = 1; more < 4; more++) {
                    byte[] bytes = new byte[12];
                    Arrays.fill(bytes, (byte) 'x');
                    bytes[4] = (byte) first;
                    bytes[5] = (byte) second;
                    Arrays.fill(bytes, 6, 5 + more, (byte) 0xBF);
                    check(bytes);
                }
            }
        }
    }

    @Test
    void everyLeadAtTheEdges() {
        for (int first = 0x7E; first < 256; first++) {
            for (int second : SECONDS) {
                for (int length = 1; length <= 5; length++) {
                    byte[] piece = new byte[length];
                    Arrays.fill(piece, (byte) 0x80);
                    piece[0] = (byte) first;
                    if (length > 1) {
                        piece[1] = (byte) second;
                    }
                    checkAtEdges(piece);
                }
            }
        }
    }

    @Test
    void longTextsWithOneByteChanged() {
        Random random = new Random(1);
        byte[] text = "Zürich Ελλάδα 東京 한국어 🌍🚀 \u0800\uD7FF\uE000\uFFFF plain ".repeat(300).getBytes(StandardCharsets.UTF_8);
        check(text, true);
        for (int i = 0; i < 4000; i++) {
            byte[] bytes = Arrays.copyOf(text, text.length - random.nextInt(16));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            check(bytes);
        }
    }

    @Test
    void asciiIsFoundOnAndOffTheHeap() {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = new byte[18_016];
            MemorySegment offHeap = arena.allocate(bytes.length);
            MemorySegment onHeap = MemorySegment.ofArray(bytes);
            for (int length : new int[] {0, 1, 7, 8, 9, 16_383, 16_384, 16_385, 18_000, 18_005}) {
                for (int at : new int[] {0, 1, 2, 3, length / 2, length + 1, length + 2, length + 3}) {
                    onHeap.fill((byte) 'x').set(ValueLayout.JAVA_BYTE, at, (byte) 0x80);
                    offHeap.copyFrom(onHeap);
                    boolean ascii = at < 3 || at >= 3 + length;
                    assertEquals(ascii, Utf8.isAscii(onHeap, 3, 3 + length), length + " bytes, high one at " + at);
                    assertEquals(ascii, Utf8.isAscii(offHeap, 3, 3 + length), length + " bytes, high one at " + at);
                }
            }
        }
    }

    @Test
    void aViewIsNoLargerThanItsSegmentAndNeverOnTheHeap() {
        assertThrows(IllegalArgumentException.class, () -> Views.of(MemorySegment.ofArray(new byte[8]), 0, 8));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(16);
            assertThrows(IndexOutOfBoundsException.class, () -> Views.of(segment, 9, 8));
            MemorySegment view = Views.of(segment, 8, 8);
            assertThrows(IndexOutOfBoundsException.class, () -> view.get(Flat.LONG, 1));
        }
    }
}
