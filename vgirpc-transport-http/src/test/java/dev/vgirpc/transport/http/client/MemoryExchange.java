package dev.vgirpc.transport.http.client;

import dev.vgirpc.transport.http.spi.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and its response, in memory: what the handler answers is what the client is given. */
final class MemoryExchange implements HttpExchange {

    private final String method;
    private final String path;
    private final List<HttpField> request;
    private final byte[] sent;
    private final List<HttpField> response = new ArrayList<>();
    private final MemoryBody body = new MemoryBody();
    private int status;
    private @Nullable String failure;

    MemoryExchange(String method, String escapedPath, List<HttpField> request, byte[] sent) {
        this.method = method;
        this.path = URLDecoder.decode(escapedPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        this.request = request;
        this.sent = sent;
    }

    private static List<String> values(List<HttpField> fields, String name) {
        return fields.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .map(HttpField::value)
                .toList();
    }

    /** The client's side. */
    HttpAnswer answer() {
        return new HttpAnswer() {
            @Override
            public int status() throws IOException {
                return MemoryExchange.this.status();
            }

            @Override
            public List<String> header(String name) {
                synchronized (MemoryExchange.this) {
                    return values(response, name);
                }
            }

            @Override
            public ReadableByteChannel body() {
                return body.input;
            }

            @Override
            public void close() {
                body.leave();
            }
        };
    }

    private synchronized int status() throws IOException {
        while (status == 0 && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
        }
        if (status == 0) {
            throw new IOException(failure);
        }
        return status;
    }

    /** The handler has returned. */
    void end() {
        fail("the server gave no answer", true);
        body.end();
    }

    /** The connection is lost, for both sides. */
    void fail(String reason) {
        fail(reason, false);
    }

    private void fail(String reason, boolean headOnly) {
        synchronized (this) {
            if (failure == null) {
                failure = reason;
            }
            notifyAll();
        }
        if (!headOnly) {
            body.fail(reason);
        }
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<String> header(String name) {
        return values(request, name);
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public long contentLength() {
        return sent.length;
    }

    @Override
    public ReadableByteChannel body() {
        return Channels.newChannel(new ByteArrayInputStream(sent));
    }

    @Override
    public synchronized void addHeader(String name, String value) {
        response.add(new HttpField(name, value));
    }

    @Override
    public synchronized void setHeader(String name, String value) {
        response.removeIf(each -> each.name().equalsIgnoreCase(name));
        response.add(new HttpField(name, value));
    }

    @Override
    public synchronized WritableByteChannel respond(int code, long contentLength) throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
        status = code;
        notifyAll();
        return body.output;
    }
}
