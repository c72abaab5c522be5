package dev.vgirpc.transport.http.server;

import dev.vgirpc.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cookies as text of header fields (RFC 6265). */
final class Cookies {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Cookies() {}

    /** What the fields {@code Cookie} of a request say; of two with one name the first counts. */
    static Map<String, String> parse(List<String> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String field : fields) {
            for (String pair : field.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    String name = pair.substring(0, equals).strip();
                    String value = pair.substring(equals + 1).strip();
                    if (!name.isEmpty()) {
                        cookies.putIfAbsent(name, unquoted(value));
                    }
                }
            }
        }
        return cookies;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The value of {@code Set-Cookie}. */
    static String format(Cookie cookie, boolean secureConnection) {
        StringBuilder text = new StringBuilder(cookie.name()).append('=').append(cookie.value());
        Instant expires = cookie.expires();
        if (expires != null) {
            text.append("; Expires=").append(DATE.format(expires));
        }
        Duration maxAge = cookie.maxAge();
        if (maxAge != null) {
            text.append("; Max-Age=").append(maxAge.toSeconds());
        }
        if (cookie.domain() != null) {
            text.append("; Domain=").append(cookie.domain());
        }
        if (cookie.path() != null) {
            text.append("; Path=").append(cookie.path());
        }
        Boolean secure = cookie.secure();
        if (secure == null ? secureConnection : secure) {
            text.append("; Secure");
        }
        if (cookie.httpOnly()) {
            text.append("; HttpOnly");
        }
        Cookie.SameSite sameSite = cookie.sameSite();
        if (sameSite != null) {
            text.append("; SameSite=").append(switch (sameSite) {
                case STRICT -> "Strict";
                case LAX -> "Lax";
                case NONE -> "None";
            });
        }
        if (cookie.partitioned()) {
            text.append("; Partitioned");
        }
        return text.toString();
    }
}
