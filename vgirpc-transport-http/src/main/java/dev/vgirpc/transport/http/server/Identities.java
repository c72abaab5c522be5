package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Callers as bytes, which tokens are bound to (protocol page 8.8). */
final class Identities {

    private static final byte[] ANONYMOUS = ("\0anonymous").getBytes(StandardCharsets.US_ASCII);

    private Identities() {}

    /** Two callers have the same bytes when they have the same domain and principal, whatever characters these have. */
    static byte[] of(AuthContext auth) {
        if (!auth.authenticated()) {
            return ANONYMOUS;
        }
        byte[] domain = bytes(auth.domain());
        byte[] principal = bytes(auth.principal());
        return ByteBuffer.allocate(1 + Integer.BYTES + domain.length + principal.length)
                .put((byte) 1)
                .putInt(domain.length)
                .put(domain)
                .put(principal)
                .array();
    }

    private static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
