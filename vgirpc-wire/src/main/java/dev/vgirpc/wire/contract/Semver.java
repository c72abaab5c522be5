package dev.vgirpc.wire.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A contract's version.
 *
 * @param text as it travels
 */
public record Semver(String text, long major, long minor, long patch) {

    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})");

    /** The version, or null when the text is none. */
    public static @Nullable Semver parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? new Semver(
                        text,
                        Long.parseLong(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        Long.parseLong(parts.group(3)))
                : null;
    }

    /** Whether contracts of these versions fit: equal major and minor numbers. */
    public boolean fits(Semver other) {
        return major == other.major && minor == other.minor;
    }

    public boolean isOlderThan(Semver other) {
        return major < other.major || major == other.major && minor < other.minor;
    }
}
