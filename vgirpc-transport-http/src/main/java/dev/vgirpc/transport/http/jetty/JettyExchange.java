package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.AuthContext;
import dev.vgirpc.transport.http.spi.HeaderField;
import dev.vgirpc.transport.http.spi.HttpExchange;
import java.net.InetSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** Jetty's request and response. */
final class JettyExchange implements HttpExchange {

    private final Request request;
    private final Response response;
    private final Pace pace;
    private final PreparedFields prepared;
    private final AuthContext client;
    private final RequestBody body;

    JettyExchange(Request request, Response response, Pace pace, PreparedFields prepared, AuthContext client) {
        this.request = request;
        this.response = response;
        this.pace = pace;
        this.prepared = prepared;
        this.client = client;
        this.body = new RequestBody(request, pace);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return Request.getPathInContext(request);
    }

    @Override
    public List<String> header(String name) {
        // Jetty's own lookup of all values makes a stream each time.
        HttpFields fields = request.getHeaders();
        List<String> values = List.of();
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.getField(i);
            if (field.is(name)) {
                String value = field.getValue() == null ? "" : field.getValue();
                if (values.isEmpty()) {
                    values = List.of(value);
                } else {
                    values = new ArrayList<>(values);
                    values.add(value);
                }
            }
        }
        return values;
    }

    @Override
    public long contentLength() {
        return request.getLength();
    }

    @Override
    public ReadableByteChannel body() {
        return body;
    }

    @Override
    public @Nullable String remoteAddress() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                        && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : null;
    }

    @Override
    public boolean secure() {
        return request.isSecure();
    }

    @Override
    public AuthContext certificate() {
        return client;
    }

    @Override
    public void addHeader(String name, String value) {
        response.getHeaders().add(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    @Override
    public void setHeader(HeaderField field) {
        response.getHeaders().put(prepared.of(field));
    }

    @Override
    public WritableByteChannel respond(int status, long contentLength) {
        response.setStatus(status);
        if (contentLength >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, contentLength);
        }
        return new ResponseBody(request, response, contentLength, pace);
    }

    /** Takes what of the request's body was not read from the connection, once the answer was sent. */
    void drain() {
        body.drain();
    }

    /** Drops what of the request's body was not read. */
    void release() {
        body.close();
    }
}
