package dev.vgirpc.wire.cast;

import java.util.Locale;

/** Numbers from their text forms. No form has white space; all throw {@link NumberFormatException}. */
final class TextNumbers {

    private TextNumbers() {}

    /** {@code 0}, {@code 1}, or true and false in any case. */
    static long bool(String text) {
        return switch (text.length() > 5 ? "" : text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> 1;
            case "0", "false" -> 0;
            default -> throw new NumberFormatException();
        };
    }

    /** Decimal digits, with a minus where the type has a sign; or {@code 0x} and digits for the bits of the type. */
    static long integer(String text, Num kind) {
        int length = text.length();
        if (length > 2 && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x') {
            return hex(text, kind);
        }
        boolean negative = kind.min < 0 && length > 0 && text.charAt(0) == '-';
        int at = negative ? 1 : 0;
        if (at == length) {
            throw new NumberFormatException();
        }
        while (at < length && text.charAt(at) == '0') {
            at++;
        }
        if (length - at > 20) {
            throw new NumberFormatException();
        }
        digits(text, at, length);
        long value = at == length ? 0 : Long.parseUnsignedLong(text, at, length, 10);
        if (kind == Num.UINT64) {
            return value;
        }
        boolean least = negative && value == kind.max + 1;
        if (!least && (value < 0 || value > kind.max)) {
            throw new NumberFormatException();
        }
        return negative ? -value : value;
    }

    private static long hex(String text, Num kind) {
        if (text.length() - 2 > 2 * kind.width) {
            throw new NumberFormatException();
        }
        long value = 0;
        for (int i = 2; i < text.length(); i++) {
            int digit = text.charAt(i) > 'f' ? -1 : Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                throw new NumberFormatException();
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static double float64(String text) {
        String name = special(text);
        return name != null ? sign(text) * named(name) : Double.parseDouble(checked(text));
    }

    static double float32(String text) {
        String name = special(text);
        return name != null ? sign(text) * named(name) : Float.parseFloat(checked(text));
    }

    private static int sign(String text) {
        return text.startsWith("-") ? -1 : 1;
    }

    /** A text that starts like a name instead of a number, without sign and in small letters. */
    private static @org.jspecify.annotations.Nullable String special(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.length() > start && (text.charAt(start) | 0x20) >= 'a'
                ? text.substring(start).toLowerCase(Locale.ROOT)
                : null;
    }

    private static double named(String name) {
        if (name.equals("inf") || name.equals("infinity")) {
            return Double.POSITIVE_INFINITY;
        }
        if (name.matches("nan(\\([a-z0-9_]*\\))?")) {
            return Double.NaN;
        }
        throw new NumberFormatException();
    }

    /** Java reads more than these forms: white space, letters behind the number, and hexadecimal ones. */
    private static String checked(String text) {
        int length = text.length();
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int start = at;
        at = skipDigits(text, at);
        int count = at - start;
        if (at < length && text.charAt(at) == '.') {
            int point = ++at;
            at = skipDigits(text, at);
            count += at - point;
        }
        if (count == 0) {
            throw new NumberFormatException();
        }
        if (at < length && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            digits(text, at, length);
            if (at == length) {
                throw new NumberFormatException();
            }
            at = length;
        }
        if (at != length) {
            throw new NumberFormatException();
        }
        return text;
    }

    static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Checks that a part has nothing but digits. */
    private static void digits(String text, int from, int to) {
        if (skipDigits(text, from) < to) {
            throw new NumberFormatException();
        }
    }
}
