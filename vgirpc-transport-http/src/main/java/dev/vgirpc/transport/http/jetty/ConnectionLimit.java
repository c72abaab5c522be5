package dev.vgirpc.transport.http.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Refuses connections beyond a number with their first request; those that are served go on. */
final class ConnectionLimit extends Handler.Wrapper {

    private final ServerConnector connector;
    private final int most;

    ConnectionLimit(Handler handler, ServerConnector connector, int most) {
        super(handler);
        this.connector = connector;
        this.most = most;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (connector.getConnectedEndPoints().size() > most
                && request.getConnectionMetaData().getConnection().getMessagesIn() <= 1) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            Response.writeError(
                    request,
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "the server serves " + most + " connections at a time");
            return true;
        }
        return super.handle(request, response, callback);
    }
}
