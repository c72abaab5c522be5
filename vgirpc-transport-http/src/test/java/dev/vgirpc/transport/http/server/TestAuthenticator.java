package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.access.AuthenticationException.Reason;
import dev.vgirpc.transport.http.access.AuthenticationUnavailableException;
import dev.vgirpc.transport.http.access.HttpAuthenticator;
import dev.vgirpc.transport.http.access.HttpRequestHead;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Does what the field {@code X-Test-Refuse} says; lets in who {@code X-Test-Caller} says, as domain and principal. */
enum TestAuthenticator implements HttpAuthenticator {
    INSTANCE;

    @Override
    public AuthContext authenticate(HttpRequestHead request)
            throws AuthenticationException, AuthenticationUnavailableException {
        List<String> refuse = request.header("X-Test-Refuse");
        switch (refuse.isEmpty() ? "" : refuse.getFirst()) {
            case "yes" -> throw new AuthenticationException(Reason.INVALID_CREDENTIAL, "no <such> \"token\"");
            case "unavailable" -> throw new AuthenticationUnavailableException("the directory is down");
            case "later" -> throw new AuthenticationUnavailableException("later", Duration.ofMinutes(2));
            case "soon" -> throw new AuthenticationUnavailableException("soon", Duration.ofMillis(10));
            case "crash" -> throw new IllegalStateException("secret of the authenticator");
            case "null" -> {
                return null;
            }
            default -> {
                // Let in.
            }
        }
        List<String> caller = request.header("X-Test-Caller");
        if (caller.isEmpty()) {
            return AuthContext.anonymous();
        }
        String[] parts = caller.getFirst().split("/", 2);
        return new AuthContext(parts[0], true, parts[1], Map.of());
    }
}
