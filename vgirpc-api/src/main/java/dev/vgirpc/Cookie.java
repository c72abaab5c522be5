package dev.vgirpc;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that an answer over HTTP sets, see {@link CallContext#setCookie} (protocol page 4.1). Immutable.
 *
 * @param name its name, a token of RFC 9110
 * @param value its value: visible ASCII without quote, comma, semicolon and backslash (RFC 6265)
 * @param maxAge how long the client keeps it, zero for not at all; null for as long as it runs
 * @param expires when the client forgets it, or null; {@code maxAge} wins where both are given
 * @param domain the hosts that it is sent to, or null for this one
 * @param path the paths that it is sent to, or null for those beside the request's
 * @param secure whether it is sent over TLS only; null for what the connection is
 * @param httpOnly whether scripts of web pages cannot read it
 * @param sameSite which requests from other sites bring it, or null for the client's default
 * @param partitioned whether it is kept apart for each site that embeds this one
 */
public record Cookie(
        String name,
        String value,
        @Nullable Duration maxAge,
        @Nullable Instant expires,
        @Nullable String domain,
        @Nullable String path,
        @Nullable Boolean secure,
        boolean httpOnly,
        @Nullable SameSite sameSite,
        boolean partitioned) {

    private static final Set<Integer> NOT_IN_VALUES = Set.of((int) '"', (int) ',', (int) ';', (int) '\\');

    private static final Instant FIRST_DATE = Instant.parse("1601-01-01T00:00:00Z");
    private static final Instant AFTER_LAST_DATE = Instant.parse("+10000-01-01T00:00:00Z");

    /** Which requests from other sites bring a cookie. */
    public enum SameSite {
        /** None. */
        STRICT,
        /** Those that follow a link. */
        LAX,
        /** All; such a cookie must be secure. */
        NONE
    }

    /**
     * Checks what goes into a header field.
     *
     * @throws IllegalArgumentException when name, value, domain, path or one of the times cannot be sent; the message
     *     names which
     */
    public Cookie {
        if (name.isEmpty() || !name.chars().allMatch(Cookie::isToken)) {
            throw new IllegalArgumentException("a cookie's name is '" + name + "': it must be a token of RFC 9110");
        }
        if (!value.chars().allMatch(c -> c > 0x20 && c < 0x7f && !NOT_IN_VALUES.contains(c))) {
            throw new IllegalArgumentException("the value of cookie '" + name
                    + "' has characters that RFC 6265 does not allow: encode it, for instance by Base64");
        }
        if (maxAge != null && maxAge.isNegative()) {
            throw new IllegalArgumentException("the maxAge of cookie '" + name + "' is negative: " + maxAge);
        }
        if (expires != null && (expires.isBefore(FIRST_DATE) || !expires.isBefore(AFTER_LAST_DATE))) {
            throw new IllegalArgumentException("the expires of cookie '" + name + "' is " + expires
                    + ": dates of cookies are from the years 1601 to 9999");
        }
        checkAttribute(name, "domain", domain);
        checkAttribute(name, "path", path);
    }

    private static void checkAttribute(String cookie, String what, @Nullable String text) {
        if (text != null && !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != ';')) {
            throw new IllegalArgumentException(
                    "the " + what + " of cookie '" + cookie + "' has characters that RFC 6265 does not allow");
        }
    }

    private static boolean isToken(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /**
     * A cookie that lasts as long as the client runs and that scripts cannot read.
     *
     * @param name its name
     * @param value its value
     * @return a new cookie
     * @throws IllegalArgumentException when one of them cannot be sent
     */
    public static Cookie of(String name, String value) {
        return new Cookie(name, value, null, null, null, null, null, true, null, false);
    }

    /**
     * A cookie that makes the client forget the one of its name.
     *
     * @param name its name
     * @return a new cookie without value whose time is over; domain and path must be those of the one to be forgotten
     * @throws IllegalArgumentException when the name cannot be sent
     */
    public static Cookie forgotten(String name) {
        return of(name, "").maxAge(Duration.ZERO).expires(Instant.EPOCH);
    }

    /**
     * This cookie with a time to live.
     *
     * @param time how long the client keeps it; fractions of seconds are dropped
     * @return the changed cookie
     * @throws IllegalArgumentException when it is negative
     */
    public Cookie maxAge(Duration time) {
        return new Cookie(
                name, value, Objects.requireNonNull(time), expires, domain, path, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * This cookie with an end.
     *
     * @param instant when the client forgets it
     * @return the changed cookie
     * @throws IllegalArgumentException when it is not in the years 1601 to 9999
     */
    public Cookie expires(Instant instant) {
        return new Cookie(
                name, value, maxAge, Objects.requireNonNull(instant), domain, path, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * This cookie for a domain.
     *
     * @param host the domain, whose subdomains get it, too
     * @return the changed cookie
     */
    public Cookie domain(String host) {
        return new Cookie(
                name, value, maxAge, expires, Objects.requireNonNull(host), path, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * This cookie for a path.
     *
     * @param prefix what paths start with that get it
     * @return the changed cookie
     */
    public Cookie path(String prefix) {
        return new Cookie(
                name, value, maxAge, expires, domain, Objects.requireNonNull(prefix), secure, httpOnly, sameSite, partitioned);
    }

    /**
     * This cookie for TLS only, or not.
     *
     * @param only whether it is sent over TLS only; what the connection is by default
     * @return the changed cookie
     */
    public Cookie secure(boolean only) {
        return new Cookie(name, value, maxAge, expires, domain, path, only, httpOnly, sameSite, partitioned);
    }

    /**
     * This cookie hidden from scripts, or not.
     *
     * @param hidden whether scripts cannot read it, as by default
     * @return the changed cookie
     */
    public Cookie httpOnly(boolean hidden) {
        return new Cookie(name, value, maxAge, expires, domain, path, secure, hidden, sameSite, partitioned);
    }

    /**
     * This cookie with a rule for other sites.
     *
     * @param rule which requests bring it
     * @return the changed cookie
     */
    public Cookie sameSite(SameSite rule) {
        return new Cookie(
                name, value, maxAge, expires, domain, path, secure, httpOnly, Objects.requireNonNull(rule), partitioned);
    }

    /**
     * This cookie kept apart for each embedding site, or not.
     *
     * @param apart whether it is; false by default
     * @return the changed cookie
     */
    public Cookie partitioned(boolean apart) {
        return new Cookie(name, value, maxAge, expires, domain, path, secure, httpOnly, sameSite, apart);
    }
}
