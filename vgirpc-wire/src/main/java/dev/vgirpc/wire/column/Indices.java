package dev.vgirpc.wire.column;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
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
}
