package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Floating-point numbers to decimals and back with the arithmetic of Arrow C++, whose results are not always the nearest
 * ones: in the first direction where the scale is large, in the other one in the last bit.
 */
final class DecimalFloats {

    private static final BigInteger WORD =
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private static final int MAX_POWER = 76;
    private static final double[] DOUBLES = new double[2 * MAX_POWER + 1];
    private static final float[] FLOATS = new float[2 * MAX_POWER + 1];

    static {
        for (int i = -MAX_POWER; i <= MAX_POWER; i++) {
            DOUBLES[i + MAX_POWER] = Double.parseDouble("1e" + i);
            FLOATS[i + MAX_POWER] = Float.parseFloat("1e" + i);
        }
    }

    private DecimalFloats() {}

    /**
     * The unscaled decimal nearest to a number, the even one of two.
     *
     * @param single whether the number has 32 bits
     */
    static BigInteger fromReal(double real, boolean single, WireType.Decimal type) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            throw Misfit.range(real + " is outside " + type);
        }
        if (real == 0) {
            return BigInteger.ZERO;
        }
        BigInteger positive = fromPositive(Math.abs(real), single, type);
        return real < 0 ? positive.negate() : positive;
    }

    private static BigInteger fromPositive(double real, boolean single, WireType.Decimal type) {
        int precision = type.precision();
        int scale = type.scale();
        if (scale < 0) {
            double x = Math.rint(real * power(scale));
            if (x >= power(precision)) {
                throw overflow(real, type);
            }
            return new BigDecimal(x).toBigInteger();
        }
        if (real > (single ? powerOfFloat(precision - scale) : power(precision - scale))) {
            throw overflow(real, type);
        }
        int mantissaBits = single ? 24 : 53;
        // The number is mantissa * 2^exponent.
        int exponent = Math.getExponent(real) + 1 - mantissaBits;
        if (Math.getExponent(real) < Double.MIN_EXPONENT) {
            exponent = Math.getExponent(real * 0x1p54) - 54 + 1 - mantissaBits;
        }
        BigDecimal whole = exponent < 0
                ? new BigDecimal(real).multiply(new BigDecimal(BigInteger.TWO.pow(-exponent)))
                : new BigDecimal(real).divide(new BigDecimal(BigInteger.TWO.pow(exponent)));
        BigInteger mantissa = whole.toBigIntegerExact();
        BigInteger result = exponent < 0
                ? shifted(mantissa, -exponent, single ? 8 : 16, type)
                : mantissa.multiply(DecimalData.power(scale)).shiftLeft(exponent);
        if (result.compareTo(DecimalData.power(precision)) >= 0) {
            throw overflow(real, type);
        }
        return result;
    }

    /**
     * Mantissa * 10^scale / 2^bits in the room of the decimal: where the product has no place at once, it is made in
     * steps of multiplying and shifting, each rounded.
     */
    private static BigInteger shifted(BigInteger mantissa, int bits, int mantissaDigits, WireType.Decimal type) {
        int maxPrecision = DecimalData.maxPrecision(type);
        int room = maxPrecision - mantissaDigits;
        int powers = type.scale();
        int shift = bits;
        if (powers <= room) {
            return roundedShift(mantissa.multiply(DecimalData.power(powers)), shift);
        }
        BigInteger x = mantissa.multiply(DecimalData.power(room));
        powers -= room;
        int step = Math.max(1, maxPrecision - type.precision());
        int allPowers = 0;
        int allShift = 0;
        while (powers > 0 && shift > 0) {
            int now = Math.min(powers, step);
            allPowers += now;
            int place = Math.min(shift, DecimalData.power(allPowers).bitLength() - allShift);
            allShift += place;
            x = roundedShift(x, place);
            shift -= place;
            x = x.multiply(DecimalData.power(now));
            powers -= now;
        }
        return roundedShift(x.multiply(DecimalData.power(Math.max(0, powers))), shift);
    }

    private static BigInteger roundedShift(BigInteger x, int bits) {
        if (bits == 0) {
            return x;
        }
        BigInteger result = x.shiftRight(bits);
        boolean half = x.testBit(bits - 1);
        boolean more = x.getLowestSetBit() >= 0 && x.getLowestSetBit() < bits - 1;
        return half && (more || result.testBit(0)) ? result.add(BigInteger.ONE) : result;
    }

    private static Misfit overflow(double real, WireType.Decimal type) {
        return Misfit.range(real + " is outside " + type);
    }

    static double toDouble(BigInteger unscaled, WireType.Decimal type) {
        BigInteger positive = unscaled.abs();
        double result;
        if (type.scale() <= 0 || isPrecise(positive, 53, type)) {
            result = unsplitDouble(positive, type.scale());
        } else {
            BigInteger[] parts = positive.divideAndRemainder(DecimalData.power(type.scale()));
            result = unsplitDouble(parts[0], 0) + unsplitDouble(parts[1], type.scale());
        }
        return unscaled.signum() < 0 ? -result : result;
    }

    static float toFloat(BigInteger unscaled, WireType.Decimal type) {
        BigInteger positive = unscaled.abs();
        float result;
        if (type.scale() <= 0 || isPrecise(positive, 24, type)) {
            result = unsplitFloat(positive, type.scale());
        } else {
            BigInteger[] parts = positive.divideAndRemainder(DecimalData.power(type.scale()));
            result = unsplitFloat(parts[0], 0) + unsplitFloat(parts[1], type.scale());
        }
        return unscaled.signum() < 0 ? -result : result;
    }

    /** Whether a number is small enough for one rounding; the wide decimals count its last value out. */
    private static boolean isPrecise(BigInteger positive, int bits, WireType.Decimal type) {
        BigInteger most = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        return type.bits() == 128 ? positive.compareTo(most) <= 0 : positive.compareTo(most) < 0;
    }

    private static double unsplitDouble(BigInteger positive, int scale) {
        double x = 0;
        for (int word = (positive.bitLength() - 1) / 64; word >= 0; word--) {
            x += Math.scalb(word(positive, word).doubleValue(), 64 * word);
        }
        return x * power(-scale);
    }

    private static float unsplitFloat(BigInteger positive, int scale) {
        float x = 0;
        for (int word = (positive.bitLength() - 1) / 64; word >= 0; word--) {
            float part = word(positive, word).floatValue();
            // From 2^128 on, these count as infinite.
            x += word >= 2 ? part == 0 ? 0 : Float.POSITIVE_INFINITY : Math.scalb(part, 64 * word);
        }
        return x * powerOfFloat(-scale);
    }

    private static BigInteger word(BigInteger positive, int index) {
        return positive.bitLength() < 64 ? positive : positive.shiftRight(64 * index).and(WORD);
    }

    private static double power(int exponent) {
        return exponent >= -MAX_POWER && exponent <= MAX_POWER
                ? DOUBLES[exponent + MAX_POWER]
                : Double.parseDouble("1e" + exponent);
    }

    private static float powerOfFloat(int exponent) {
        return exponent >= -MAX_POWER && exponent <= MAX_POWER
                ? FLOATS[exponent + MAX_POWER]
                : Float.parseFloat("1e" + exponent);
    }
}
