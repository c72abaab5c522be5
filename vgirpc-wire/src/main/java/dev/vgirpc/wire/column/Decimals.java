package dev.vgirpc.wire.column;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;

/** Unscaled decimal numbers, little-endian, and the check that they have no more digits than declared. */
final class Decimals {

    private static final int MAX_LONG_DIGITS = 18;

    private final int width;
    private final int precision;
    private final BigInteger bound;
    private final long smallBound;

    Decimals(WireType.Decimal type) {
        width = type.bits() / 8;
        precision = type.precision();
        bound = BigInteger.TEN.pow(Math.clamp(precision, 0, 80));
        smallBound = precision > MAX_LONG_DIGITS ? Long.MAX_VALUE : bound.longValueExact();
    }

    int width() {
        return width;
    }

    /** Checks a value; most need no arithmetic of more than 64 bits. */
    void check(MemorySegment data, int row) {
        long at = (long) row * width;
        if (width >= 8) {
            long low = data.get(Flat.LONG, at);
            boolean small = true;
            for (int k = 8; k < width; k += 8) {
                small &= data.get(Flat.LONG, at + k) == low >> 63;
            }
            if (small && (precision > MAX_LONG_DIGITS || low > -smallBound && low < smallBound)) {
                return;
            }
        }
        value(data, row);
    }

    /** The unscaled value. */
    BigInteger value(MemorySegment data, int row) {
        byte[] big = new byte[width];
        for (int k = 0; k < width; k++) {
            big[width - 1 - k] = data.get(ValueLayout.JAVA_BYTE, (long) row * width + k);
        }
        return Ranges.checkDecimal(new BigInteger(big), bound, precision);
    }
}
