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

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object message = request.getAttribute(ERROR_MESSAGE);
        byte[] body = body(response.getStatus(), message == null ? "" : message.toString());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
