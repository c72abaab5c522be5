package dev.vgirpc.wire.flat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text from bytes that may not be UTF-8. */
public final class Utf8 {

    private Utf8() {}

    /** The text, or null when the bytes are not UTF-8. */
    public static @Nullable String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The quick decoder puts U+FFFD for what is broken; only where one stands is it worth to look closer.
        return text.indexOf('\uFFFD') < 0 || isValid(bytes) ? text : null;
    }

    private static boolean isValid(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
