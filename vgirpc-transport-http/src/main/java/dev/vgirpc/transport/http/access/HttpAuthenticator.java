package dev.vgirpc.transport.http.access;

import dev.vgirpc.AuthContext;

/**
 * Says who sends a request. It is asked for every request but those that need no credential: {@code OPTIONS}, {@code
 * /.well-known/*}, and {@code GET} or {@code HEAD} of the health path (protocol page 9.1). It sees heads only: bodies are
 * not read before.
 *
 * <p>Implementations are safe for many threads, and may block.
 */
@FunctionalInterface
public interface HttpAuthenticator {

    /**
     * Looks at a request.
     *
     * @param request the request's head
     * @return the caller; {@link AuthContext#anonymous} lets somebody in of whom nothing is known
     * @throws AuthenticationException when the caller is not let in; the answer is 401
     * @throws AuthenticationUnavailableException when that cannot be found out now; the answer is 503
     */
    AuthContext authenticate(HttpRequestHead request) throws AuthenticationException, AuthenticationUnavailableException;
}
