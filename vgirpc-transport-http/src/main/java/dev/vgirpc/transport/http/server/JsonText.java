package dev.vgirpc.transport.http.server;

import java.nio.charset.StandardCharsets;

/** Small JSON objects of texts, without spaces. */
final class JsonText {

    private JsonText() {}

    /** An object of keys and values in turn. */
    static byte[] object(String... keysAndValues) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (i > 0) {
                text.append(',');
            }
            string(text, keysAndValues[i]);
            text.append(':');
            string(text, keysAndValues[i + 1]);
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void string(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
