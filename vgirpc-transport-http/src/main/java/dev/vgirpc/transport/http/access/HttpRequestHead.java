package dev.vgirpc.transport.http.access;

import dev.vgirpc.AuthContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request without its body. It belongs to one thread, and is valid until the request is answered. */
public interface HttpRequestHead {

    /**
     * The request's method.
     *
     * @return such as {@code POST}
     */
    String method();

    /**
     * The path.
     *
     * @return the decoded path without query, with a slash at its start
     */
    String path();

    /**
     * The values of a header field.
     *
     * @param name the field's name in any case
     * @return the values in order, one for each time that the field is there; none when it is not
     */
    List<String> header(String name);

    /**
     * Who sends.
     *
     * @return the IP address without port, or null where the engine cannot tell
     */
    @Nullable String remoteAddress();

    /**
     * Whether the request came by TLS.
     *
     * @return true when it did
     */
    boolean secure();

    /**
     * Who the client is by the certificate that was verified when it connected.
     *
     * @return the caller in the domain {@code mtls}; anonymous when it showed none
     */
    default AuthContext certificate() {
        return AuthContext.anonymous();
    }
}
