package dev.vgirpc.wire.cast;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * Floating-point numbers as Arrow C++ writes them: the fewest digits that are read back as the number, without an
 * exponent from 10^-6 to below 10^10.
 */
final class FloatText {

    private static final int LEAST_PLAIN = -6;
    private static final int LEAST_NOT_PLAIN = 10;

    private FloatText() {}

    static String of(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        double positive = Math.abs(value);
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (Double.isInfinite(value) || value == 0) {
            return sign + (value == 0 ? "0" : "inf");
        }
        BigDecimal digits = new BigDecimal(Double.toString(positive)).stripTrailingZeros();
        return sign + text(shortest(digits, new BigDecimal(positive), one -> one.doubleValue() == positive));
    }

    static String of(float value) {
        float positive = Math.abs(value);
        if (positive == 0 || Float.isNaN(value) || Float.isInfinite(value)) {
            return of((double) value);
        }
        BigDecimal digits = new BigDecimal(Float.toString(positive)).stripTrailingZeros();
        return (value < 0 ? "-" : "")
                + text(shortest(digits, new BigDecimal(positive), one -> one.floatValue() == positive));
    }

    /** Java prefers a closer number of two digits to one of a single digit. */
    private static BigDecimal shortest(BigDecimal digits, BigDecimal exact, Predicate<BigDecimal> same) {
        if (digits.precision() != 2) {
            return digits;
        }
        BigDecimal below = digits.setScale(digits.scale() - 1, RoundingMode.DOWN);
        BigDecimal above = below.add(BigDecimal.valueOf(1, below.scale()));
        boolean belowFits = same.test(below);
        if (!same.test(above)) {
            return belowFits ? below : digits;
        }
        boolean closer = exact.subtract(below).compareTo(above.subtract(exact)) <= 0;
        return (belowFits && closer ? below : above).stripTrailingZeros();
    }

    private static String text(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int exponent = digits.length() - 1 - number.scale();
        if (exponent >= LEAST_PLAIN && exponent < LEAST_NOT_PLAIN) {
            return number.toPlainString();
        }
        return digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + (exponent < 0 ? "" : "+") + exponent;
    }
}
