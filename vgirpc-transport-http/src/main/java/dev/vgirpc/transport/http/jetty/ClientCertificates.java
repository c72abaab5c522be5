package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.AuthContext;
import dev.vgirpc.wire.tls.ServerTls;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/** Who a client is by its TLS certificate. */
final class ClientCertificates {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.tls");

    private static final String ATTRIBUTE = "dev.vgirpc.client";

    private ClientCertificates() {}

    /** As it was found when the connection brought its first request: connections that exist are not touched. */
    static AuthContext of(Request request, @Nullable ServerTls tls) {
        if (tls == null || !tls.asksClients()) {
            return AuthContext.anonymous();
        }
        Attributes connection = request.getConnectionMetaData();
        if (connection.getAttribute(ATTRIBUTE) instanceof AuthContext known) {
            return known;
        }
        AuthContext found = read(request, tls);
        connection.setAttribute(ATTRIBUTE, found);
        return found;
    }

    private static AuthContext read(Request request, ServerTls tls) {
        if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData data)) {
            return AuthContext.anonymous();
        }
        try {
            return tls.client(data.sslSession());
        } catch (SSLException e) {
            LOGGER.log(Level.WARNING, "a client's certificate was good in its handshake, and is not any more", e);
            return AuthContext.anonymous();
        }
    }
}
