package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.AuthContext;
import org.eclipse.jetty.server.Request;

/** Who a client is by its TLS certificate. */
final class ClientCertificates {

    private ClientCertificates() {}

    static AuthContext of(Request request) {
        return AuthContext.anonymous();
    }
}
