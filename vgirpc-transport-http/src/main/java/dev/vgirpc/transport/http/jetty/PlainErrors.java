package dev.vgirpc.transport.http.jetty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what the engine itself refuses, such as broken requests, in the form of the handler's refusals. */
final class PlainErrors extends ErrorHandler {

    private static byte[] body(int status, String reason) {
        return ("{\"title\":\"" + status + " " + HttpStatus.getMessage(status) + "\",\"description\":\""
                        + reason.replaceAll("[^\\x20-\\x7e]|[\\\\\"]", "?") + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Faults of ours are told in the log only. */
    private static String reason(Request request, int status) {
        Object message = request.getAttribute(ERROR_MESSAGE);
        return status >= HttpStatus.INTERNAL_SERVER_ERROR_500 && request.getAttribute(ERROR_EXCEPTION) != null
                        || message == null
                ? ""
                : message.toString();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (response.getStatus() == HttpStatus.INTERNAL_SERVER_ERROR_500
                && !request.getConnectionMetaData().getConnector().isRunning()) {
            // Its connection was closed under it.
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
        }
        byte[] body = body(response.getStatus(), reason(request, response.getStatus()));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
