package dev.vgirpc.conformance.vectors;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was read differs from its description. */
final class Mismatch extends AssertionError {

    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT = 300;

    Mismatch(String message) {
        super(message);
    }

    static void equal(@Nullable Object expected, @Nullable Object actual, String path) {
        if (!Objects.equals(expected, actual)) {
            throw new Mismatch(path + ": expected " + text(expected) + " but got " + text(actual));
        }
    }

    static void equalBytes(byte[] expected, byte @Nullable [] actual, String path) {
        if (!Arrays.equals(expected, actual)) {
            HexFormat hex = HexFormat.of();
            throw new Mismatch(path + ": expected " + text(hex.formatHex(expected)) + " but got "
                    + text(actual == null ? null : hex.formatHex(actual)));
        }
    }

    static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new Mismatch(what + " is missing");
        }
        return value;
    }

    private static String text(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
