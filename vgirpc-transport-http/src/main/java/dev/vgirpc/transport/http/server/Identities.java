package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import java.nio.charset.StandardCharsets;

/** Callers as bytes, which tokens are bound to (protocol page 8.8). */
final class Identities {

    private static final byte[] ANONYMOUS = ("\0anonymous").getBytes(StandardCharsets.US_ASCII);

    private Identities() {}

    static byte[] of(AuthContext auth) {
        if (!auth.authenticated()) {
            return ANONYMOUS;
        }
        return ("\1" + text(auth.domain()) + "\0" + text(auth.principal())).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }
}
