package dev.vgirpc.conformance;

import dev.vgirpc.AuthContext;
import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.access.AuthenticationException.Reason;
import dev.vgirpc.transport.http.access.HttpAuthenticator;
import dev.vgirpc.transport.http.access.HttpRequestHead;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Believes who callers say they are, and refuses for the reason that they ask for (protocol page 14.3). */
final class NamedCallers implements HttpAuthenticator {

    private static final Set<Reason> ON_REQUEST = Set.of(
            Reason.MISSING_CREDENTIAL,
            Reason.INVALID_CREDENTIAL,
            Reason.EXPIRED_CREDENTIAL,
            Reason.INSUFFICIENT_SCOPE);

    @Override
    public AuthContext authenticate(HttpRequestHead request) throws AuthenticationException {
        List<String> asked = request.header("X-Conformance-Auth-Reason");
        if (!asked.isEmpty()) {
            for (Reason reason : ON_REQUEST) {
                if (reason.code().equals(asked.getFirst())) {
                    throw new AuthenticationException(reason, reason.code());
                }
            }
            throw new AuthenticationException(Reason.UNAUTHORIZED, "authentication required");
        }
        List<String> names = request.header("X-Conformance-Principal");
        if (names.isEmpty() || names.getFirst().isEmpty()) {
            throw new AuthenticationException(Reason.UNAUTHORIZED, "authentication required");
        }
        return new AuthContext("conformance", true, names.getFirst(), Map.of());
    }
}
