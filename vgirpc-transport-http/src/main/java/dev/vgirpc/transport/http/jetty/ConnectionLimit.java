package dev.vgirpc.transport.http.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses the first request of a connection that is one too many, and closes it; those that are served go on. */
final class ConnectionLimit extends Handler.Wrapper {

    private final Connector connector;

    ConnectionLimit(Handler handler, Connector connector) {
        super(handler);
        this.connector = connector;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Socket socket = Socket.of(request);
        if (socket.refused()) {
            refuse(request, response, callback);
            return true;
        }
        socket.began();
        try {
            return super.handle(request, response, callback);
        } finally {
            socket.answered();
        }
    }

    private void refuse(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        Callback closing = callback;
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            // There is no such header field; closing tells the client that nothing else was looked at.
            closing = Callback.from(
                    callback, () -> request.getConnectionMetaData().getConnection().getEndPoint().close());
        } else {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        Response.writeError(
                request,
                response,
                closing,
                HttpStatus.SERVICE_UNAVAILABLE_503,
                "the server serves " + connector.most() + " connections at a time");
    }
}
