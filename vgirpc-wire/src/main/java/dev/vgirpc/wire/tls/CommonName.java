package dev.vgirpc.wire.tls;

import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Finds the common name in a distinguished name. */
final class CommonName {

    private static final String TYPE = "CN=";

    private CommonName() {}

    /**
     * The first common name of a certificate's subject.
     *
     * @param subject the distinguished name in the form of RFC 2253, which is the certificate's in reverse
     * @return the name, or null when there is none, or none that is text
     */
    static @Nullable String of(String subject) {
        String found = null;
        int start = 0;
        for (int at = 0; at <= subject.length(); at++) {
            if (at == subject.length() || subject.charAt(at) == ',' || subject.charAt(at) == '+') {
                String part = subject.substring(start, at);
                if (part.startsWith(TYPE) && !part.startsWith("#", TYPE.length())) {
                    found = unescape(part.substring(TYPE.length()));
                }
                start = at + 1;
            } else if (subject.charAt(at) == '\\') {
                at++;
            }
        }
        return found == null || found.isEmpty() ? null : found;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int end = text.offsetByCodePoints(at, 1);
            if (text.charAt(at) != '\\' || end == text.length()) {
                bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
                at = end;
            } else if (end + 1 < text.length()
                    && HexFormat.isHexDigit(text.charAt(end))
                    && HexFormat.isHexDigit(text.charAt(end + 1))) {
                bytes.write(HexFormat.fromHexDigits(text, end, end + 2));
                at = end + 2;
            } else {
                bytes.writeBytes(text.substring(end, end + 1).getBytes(StandardCharsets.UTF_8));
                at = end + 1;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
