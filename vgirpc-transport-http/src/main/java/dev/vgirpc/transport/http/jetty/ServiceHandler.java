package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.AuthContext;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Carries a service's requests; before the service is there and when it has ended, they are answered by 503. */
public final class ServiceHandler extends Handler.Abstract {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    private final Pace pace;
    private final PreparedFields prepared = new PreparedFields();
    private final @Nullable ServerTls tls;
    private volatile @Nullable HttpHandler service;

    /**
     * A handler without service.
     *
     * @param minBytesPerSecond how fast clients must send and take; 0 for any rate
     * @param tls what knows clients by their certificates, or null where nobody asks for them
     */
    public ServiceHandler(int minBytesPerSecond, @Nullable ServerTls tls) {
        this(new Pace(minBytesPerSecond, Waits.SYSTEM), tls);
    }

    ServiceHandler(Pace pace, @Nullable ServerTls tls) {
        this.pace = pace;
        this.tls = tls;
    }

    /** Sets the service, or takes it away. */
    public void service(@Nullable HttpHandler handler) {
        service = handler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpHandler handler = service;
        if (handler == null) {
            response.getHeaders().put("Retry-After", "1");
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
            return true;
        }
        AuthContext client;
        try {
            client = ClientCertificates.of(request, tls);
        } catch (SSLException e) {
            LOGGER.log(Level.WARNING, "a client's certificate was good in its handshake, and is not any more", e);
            request.getConnectionMetaData().getConnection().getEndPoint().close(e);
            callback.failed(e);
            return true;
        }
        JettyExchange exchange = new JettyExchange(request, response, pace, prepared, client);
        try {
            handler.handle(exchange);
            exchange.drain();
            exchange.release();
            callback.succeeded();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "a client went away, or its request broke off", e);
            exchange.release();
            callback.failed(e);
        } catch (Throwable e) {
            LOGGER.log(Level.ERROR, "a request could not be answered", e);
            exchange.release();
            if (response.isCommitted()) {
                callback.failed(e);
            } else {
                Response.writeError(request, response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
            }
        }
        return true;
    }
}
