package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The types of numbers that have one width, with loops between their buffers and arrays of longs or doubles. Positions
 * are rows; those of booleans start at a multiple of 8.
 */
enum Num {
    BOOL(0, 0, 1),
    INT8(1, Byte.MIN_VALUE, Byte.MAX_VALUE),
    INT16(2, Short.MIN_VALUE, Short.MAX_VALUE),
    INT32(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(8, Long.MIN_VALUE, Long.MAX_VALUE),
    UINT8(1, 0, 0xFF),
    UINT16(2, 0, 0xFFFF),
    UINT32(4, 0, 0xFFFF_FFFFL),
    /** Values from 2^63 on are negative longs. */
    UINT64(8, 0, Long.MAX_VALUE),
    FLOAT16(2, 0, 0),
    FLOAT32(4, 0, 0),
    FLOAT64(8, 0, 0);

    /** The bytes of a value; 0 for bits. */
    final int width;

    final long min;
    final long max;

    Num(int width, long min, long max) {
        this.width = width;
        this.min = min;
        this.max = max;
    }

    static @Nullable Num of(WireType type) {
        return switch (type) {
            case WireType.Bool b -> BOOL;
            case WireType.Int i -> integer(i);
            case WireType.Floating f -> f.bits() == 16 ? FLOAT16 : f.bits() == 32 ? FLOAT32 : FLOAT64;
            default -> null;
        };
    }

    static Num integer(WireType.Int type) {
        return switch (type.bits()) {
            case 8 -> type.signed() ? INT8 : UINT8;
            case 16 -> type.signed() ? INT16 : UINT16;
            case 32 -> type.signed() ? INT32 : UINT32;
            default -> type.signed() ? INT64 : UINT64;
        };
    }

    boolean floating() {
        return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
    }

    long bytes(int rows) {
        return this == BOOL ? (rows + 7L) / 8 : (long) rows * width;
    }

    void read(MemorySegment from, long at, long[] to, int count) {
        switch (this) {
            case BOOL -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(ValueLayout.JAVA_BYTE, at + i >> 3) >> (at + i & 7) & 1;
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(ValueLayout.JAVA_BYTE, at + i);
                }
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF;
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(Flat.SHORT, 2 * (at + i));
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(Flat.SHORT, 2 * (at + i)) & 0xFFFF;
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(Flat.INT, 4 * (at + i));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(Flat.INT, 4 * (at + i)) & 0xFFFF_FFFFL;
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to[i] = from.get(Flat.LONG, 8 * (at + i));
                }
            }
        }
    }

    /** Narrow types take the low bits. */
    void write(long[] from, int count, MemorySegment to, long at) {
        switch (this) {
            case BOOL -> {
                for (int i = 0; i < count; i += 8) {
                    int bits = 0;
                    for (int k = Math.min(8, count - i) - 1; k >= 0; k--) {
                        bits = bits << 1 | (from[i + k] != 0 ? 1 : 0);
                    }
                    to.set(ValueLayout.JAVA_BYTE, at + i >> 3, (byte) bits);
                }
            }
            case INT8, UINT8 -> {
                for (int i = 0; i < count; i++) {
                    to.set(ValueLayout.JAVA_BYTE, at + i, (byte) from[i]);
                }
            }
            case INT16, UINT16 -> {
                for (int i = 0; i < count; i++) {
                    to.set(Flat.SHORT, 2 * (at + i), (short) from[i]);
                }
            }
            case INT32, UINT32 -> {
                for (int i = 0; i < count; i++) {
                    to.set(Flat.INT, 4 * (at + i), (int) from[i]);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to.set(Flat.LONG, 8 * (at + i), from[i]);
                }
            }
        }
    }

    void read(MemorySegment from, long at, double[] to, int count) {
        switch (this) {
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = Float.float16ToFloat(from.get(Flat.SHORT, 2 * (at + i)));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    to[i] = Float.intBitsToFloat(from.get(Flat.INT, 4 * (at + i)));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to[i] = Double.longBitsToDouble(from.get(Flat.LONG, 8 * (at + i)));
                }
            }
        }
    }

    void write(double[] from, int count, MemorySegment to, long at) {
        switch (this) {
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    to.set(Flat.SHORT, 2 * (at + i), half(from[i]));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    to.set(Flat.INT, 4 * (at + i), Float.floatToRawIntBits((float) from[i]));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to.set(Flat.LONG, 8 * (at + i), Double.doubleToRawLongBits(from[i]));
                }
            }
        }
    }

    /**
     * The nearest number of 16 bits, the even one of two. Two roundings would not give it, so the first one, to 32
     * bits, rounds to odd: a lost part stays visible in the last bit.
     */
    static short half(double value) {
        float near = (float) value;
        if (near != value && !Double.isNaN(value)) {
            int bits = Float.floatToRawIntBits(near);
            if (Math.abs((double) near) > Math.abs(value)) {
                bits--;
            }
            near = Float.intBitsToFloat(bits | 1);
        }
        return Float.floatToFloat16(near);
    }
}
