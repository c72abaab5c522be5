package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.transport.http.server.HttpHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Lets a service answer the requests of a Jetty server. */
final class JettyHandler extends Handler.Abstract {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    private final HttpHandler handler;

    JettyHandler(HttpHandler handler) {
        this.handler = handler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        JettyExchange exchange = new JettyExchange(request, response);
        try {
            handler.handle(exchange);
            exchange.release();
            callback.succeeded();
        } catch (EofException e) {
            LOGGER.log(Level.DEBUG, "a client went away", e);
            callback.failed(e);
        } catch (Throwable e) {
            exchange.release();
            if (response.isCommitted()) {
                callback.failed(e);
            } else {
                LOGGER.log(Level.ERROR, "a request could not be answered", e);
                Response.writeError(request, response, callback, 500);
            }
        }
        return true;
    }
}
