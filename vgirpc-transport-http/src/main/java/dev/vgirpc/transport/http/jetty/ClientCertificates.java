package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.AuthContext;
import dev.vgirpc.wire.tls.ServerTls;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/** Who a client is by its TLS certificate. */
final class ClientCertificates {

    private static final String ATTRIBUTE = "dev.vgirpc.client";

    private ClientCertificates() {}

    /**
     * As it was found when the connection brought its first request: connections that exist are not touched.
     *
     * @throws SSLException when the certificate is not valid any more: the connection is to be closed
     */
    static AuthContext of(Request request, @Nullable ServerTls tls) throws SSLException {
        if (tls == null || !tls.asksClients()) {
            return AuthContext.anonymous();
        }
        Attributes connection = request.getConnectionMetaData();
        if (connection.getAttribute(ATTRIBUTE) instanceof AuthContext known) {
            return known;
        }
        AuthContext found = request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData data
                ? tls.client(data.sslSession())
                : AuthContext.anonymous();
        connection.setAttribute(ATTRIBUTE, found);
        return found;
    }
}
