package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.transport.http.server.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.jspecify.annotations.Nullable;

/** Jetty's request and response. */
final class JettyExchange implements HttpExchange {

    private final Request request;
    private final Response response;
    private final JettyBody body;

    JettyExchange(Request request, Response response) {
        this.request = request;
        this.response = response;
        this.body = new JettyBody(request);
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
        return request.getHeaders().getValuesList(name);
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
                ? address.getAddress().getHostAddress()
                : null;
    }

    @Override
    public boolean secure() {
        return request.isSecure();
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
    public ResponseBody respond(int status, long contentLength) {
        response.setStatus(status);
        if (contentLength >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, contentLength);
        }
        return new Body(response);
    }

    /** Frees what of the request's body was not read. */
    void release() {
        body.close();
    }

    private static final class Body implements ResponseBody {
        private final Response response;
        private boolean closed;

        Body(Response response) {
            this.response = response;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = source.remaining();
            if (count > 0) {
                send(false, source);
            }
            return count;
        }

        private void send(boolean last, ByteBuffer source) throws IOException {
            try (Blocker.Callback callback = Blocker.callback()) {
                response.write(last, source, callback);
                callback.block();
            }
        }

        @Override
        public void flush() {
            // Jetty sends what it is given.
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                send(true, ByteBuffer.allocate(0));
            }
        }
    }
}
