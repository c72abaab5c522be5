package dev.vgirpc.conformance;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Doubles as Python's {@code repr} prints them. */
final class PythonFloat {

    private PythonFloat() {}

    /** The shortest text that reads back to the same number, and of those the nearest one. */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        // The number is 0.d1d2d3… times ten to the power of this.
        int point = digits.length() - shortest.scale();
        return sign + (point > -4 && point <= 16 ? plain(digits, point) : scientific(digits, point - 1));
    }

    /** Java prints at least two digits, which is one too many for a few numbers such as 5e-324. */
    private static BigDecimal shortest(double value) {
        BigDecimal two = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (two.precision() != 2) {
            return two;
        }
        BigDecimal exact = new BigDecimal(value);
        int scale = two.scale() - 1;
        BigDecimal down = exact.setScale(scale, RoundingMode.DOWN);
        BigDecimal up = exact.setScale(scale, RoundingMode.UP);
        boolean downFits = down.signum() > 0 && down.doubleValue() == value;
        boolean upFits = up.doubleValue() == value;
        if (downFits && upFits) {
            boolean downIsNearer = exact.subtract(down).compareTo(up.subtract(exact)) <= 0;
            return (downIsNearer ? down : up).stripTrailingZeros();
        }
        return downFits ? down.stripTrailingZeros() : upFits ? up.stripTrailingZeros() : two;
    }

    private static String plain(String digits, int point) {
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return digits + "0".repeat(point - digits.length()) + ".0";
        }
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    private static String scientific(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
