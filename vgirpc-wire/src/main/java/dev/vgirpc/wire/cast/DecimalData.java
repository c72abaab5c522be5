package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;

/** The unscaled numbers in buffers of decimals: little-endian, of 16 or 32 bytes. */
final class DecimalData {

    private static final BigInteger[] POWERS = powers();

    private DecimalData() {}

    private static BigInteger[] powers() {
        BigInteger[] powers = new BigInteger[77];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = BigInteger.TEN.pow(i);
        }
        return powers;
    }

    /** A power of ten, not below the zeroth. */
    static BigInteger power(int exponent) {
        return exponent < POWERS.length ? POWERS[exponent] : BigInteger.TEN.pow(exponent);
    }

    static BigInteger read(MemorySegment data, int row, WireType.Decimal type) {
        int width = type.bits() / 8;
        long at = (long) row * width;
        long low = data.get(Flat.LONG, at);
        boolean small = true;
        for (int k = 8; k < width; k += 8) {
            small &= data.get(Flat.LONG, at + k) == low >> 63;
        }
        if (small) {
            return BigInteger.valueOf(low);
        }
        byte[] big = new byte[width];
        for (int k = 0; k < width; k++) {
            big[width - 1 - k] = data.get(ValueLayout.JAVA_BYTE, at + k);
        }
        return new BigInteger(big);
    }

    static void write(BigInteger value, MemorySegment data, int row, WireType.Decimal type) {
        int width = type.bits() / 8;
        long at = (long) row * width;
        if (value.bitLength() < 64) {
            long low = value.longValue();
            data.set(Flat.LONG, at, low);
            for (int k = 8; k < width; k += 8) {
                data.set(Flat.LONG, at + k, low >> 63);
            }
            return;
        }
        byte[] big = value.toByteArray();
        byte fill = (byte) (big[0] < 0 ? -1 : 0);
        for (int k = 0; k < width; k++) {
            data.set(ValueLayout.JAVA_BYTE, at + k, k < big.length ? big[big.length - 1 - k] : fill);
        }
    }

    /** The digits that the widest decimal of so many bits has, which is also its largest scale. */
    static int maxPrecision(WireType.Decimal type) {
        return type.bits() == 128 ? 38 : 76;
    }
}
