package dev.vgirpc.wire.column;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks of many rows at once, with what is wrong at every place where that could be missed. */
class BlocksTest {

    private static final int[] LENGTHS = {1, 2, 3, 7, 8, 9, 2047, 2048, 2049, 4099, 8200, 16_401};

    private static void set(MemorySegment data, int bits, long row, long value) {
        switch (bits) {
            case 8 -> data.set(ValueLayout.JAVA_BYTE, row, (byte) value);
            case 16 -> data.set(Flat.SHORT, 2 * row, (short) value);
            case 32 -> data.set(Flat.INT, 4 * row, (int) value);
            default -> data.set(Flat.LONG, 8 * row, value);
        }
    }

    @Test
    void anIndexOutsideIsFoundAtAnyRowAndWidth() {
        for (int bits : new int[] {8, 16, 32, 64}) {
            for (boolean signed : new boolean[] {true, false}) {
                long half = bits == 64 ? Long.MAX_VALUE : 1L << (bits - 1);
                long most = bits == 64 ? Long.MAX_VALUE : signed ? half - 1 : 2 * half - 1;
                for (long bound : List.of(1L, 2L, 100L, half - 1, half, half + 1, 2 * half - 1, 2 * half, 2 * half + 1, 1L << 30)) {
                    if (bound > 0 && bound < Integer.MAX_VALUE) {
                        checkBound(new WireType.Int(bits, signed), bound, most);
                    }
                }
            }
        }
    }

    private static void checkBound(WireType.Int type, long bound, long most) {
        int bits = type.bits();
        try (Arena arena = Arena.ofConfined()) {
            for (int rows : LENGTHS) {
                MemorySegment data = arena.allocate((rows * (long) bits + 7) / 8);
                long good = Math.min(most, bound - 1);
                for (int i = 0; i < rows; i++) {
                    set(data, bits, i, i % 2 == 0 ? good : 0);
                }
                Indices indices = new Indices(data, type);
                String what = type + " below " + bound + " in " + rows + " rows";
                assertEquals(true, indices.areBelow(bound, rows), what);
                for (int at : new int[] {0, rows / 2, rows - 1}) {
                    long before = indices.at(at);
                    for (long value : new long[] {bound, bound + 1, -1, Long.MIN_VALUE, most}) {
                        set(data, bits, at, value);
                        // What does not fit is another number.
                        long there = indices.at(at);
                        assertEquals(there >= 0 && there < bound, indices.areBelow(bound, rows), what + ": " + there);
                    }
                    set(data, bits, at, before);
                }
            }
        }
    }

    @Test
    void noIndexIsInsideOfNothing() {
        try (Arena arena = Arena.ofConfined()) {
            for (int bits : new int[] {8, 16, 32, 64}) {
                assertEquals(false, new Indices(arena.allocate(64), new WireType.Int(bits, true)).areBelow(0, 8));
            }
        }
    }

    @Test
    void aFallIsFoundAtAnyRow() {
        for (boolean large : new boolean[] {false, true}) {
            for (int rows : LENGTHS) {
                try (Arena arena = Arena.ofConfined()) {
                    int bits = large ? 64 : 32;
                    MemorySegment offHeap = arena.allocate((rows + 1L) * bits / 8);
                    for (int i = 0; i <= rows; i++) {
                        set(offHeap, bits, i, 5L * (i / 2));
                    }
                    Offsets offsets = new Offsets(offHeap, large);
                    assertDoesNotThrow(() -> offsets.checkOrder(rows));
                    for (int at : new int[] {1, 2, rows / 2, rows - 1, rows}) {
                        if (at >= 1 && at <= rows) {
                            checkFalls(offsets, bits, rows, at);
                        }
                    }
                }
            }
        }
    }

    private static void checkFalls(Offsets offsets, int bits, int rows, int at) {
        long before = offsets.at(at);
        long most = bits == 32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
        for (long value : new long[] {offsets.at(at - 1) - 1, -1, -most - 1, most}) {
            set(offsets.segment(), bits, at, value);
            MemorySegment heap = MemorySegment.ofArray(offsets.segment().toArray(ValueLayout.JAVA_BYTE));
            for (Offsets each : List.of(offsets, new Offsets(heap, bits == 64))) {
                if (value == most && at == rows) {
                    assertDoesNotThrow(() -> each.checkOrder(rows));
                } else {
                    assertThrows(
                            ProtocolException.class,
                            () -> each.checkOrder(rows),
                            () -> value + " at " + at + " of " + rows);
                }
            }
        }
        set(offsets.segment(), bits, at, before);
    }
}
