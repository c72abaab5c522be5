package dev.vgirpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling (protocol page 4.2).
 *
 * @param domain the scheme that vouches for the caller, such as {@code jwt}; null when nobody does
 * @param authenticated whether the caller is known
 * @param principal the caller's name, or null
 * @param claims further facts about the caller
 */
public record AuthContext(
        @Nullable String domain, boolean authenticated, @Nullable String principal, Map<String, Object> claims) {

    private static final AuthContext ANONYMOUS = new AuthContext(null, false, null, Map.of());

    /**
     * Copies the claims.
     *
     * @param domain the scheme, or null
     * @param authenticated whether the caller is known
     * @param principal the caller's name, or null
     * @param claims further facts about the caller
     */
    public AuthContext {
        claims = Map.copyOf(claims);
    }

    /**
     * A caller of whom nothing is known.
     *
     * @return the anonymous context
     */
    public static AuthContext anonymous() {
        return ANONYMOUS;
    }

    /**
     * Refuses an unknown caller.
     *
     * @throws ServiceException of type {@code PermissionError} when the caller is not authenticated
     */
    public void requireAuthenticated() {
        if (!authenticated) {
            throw new ServiceException("PermissionError", "Authentication required");
        }
    }
}
