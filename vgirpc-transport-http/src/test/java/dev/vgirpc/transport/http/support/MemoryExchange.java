package dev.vgirpc.transport.http.support;

import dev.vgirpc.AuthContext;
import dev.vgirpc.transport.http.spi.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request in memory and what answers it. It is as strict as an engine may be: head fields after the start, a second
 * start, bytes beyond the declared length, and a response that is not closed are failures of the test.
 */
public final class MemoryExchange implements HttpExchange {

    private final String method;
    private final String path;
    private final Map<String, List<String>> requestHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private ByteBuffer body = ByteBuffer.allocate(0);
    private int atATime = Integer.MAX_VALUE;
    private boolean declared = true;
    private @Nullable IOException broken;
    private @Nullable String remoteAddress = "192.0.2.7";
    private boolean secure;
    private AuthContext certificate = AuthContext.anonymous();
    private IntConsumer onWrite = size -> {};
    private long bytesTaken = Long.MAX_VALUE;

    private int status = -1;
    private long length;
    private boolean closed;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private MemoryExchange(String method, String path) {
        this.method = method;
        this.path = path;
    }

    public static MemoryExchange of(String method, String path) {
        return new MemoryExchange(method, path);
    }

    public MemoryExchange header(String name, String value) {
        requestHeaders.computeIfAbsent(name, each -> new ArrayList<>()).add(value);
        return this;
    }

    public MemoryExchange body(byte[] bytes) {
        body = ByteBuffer.wrap(bytes);
        return this;
    }

    /** The body comes without a declared length, so many bytes at a time. */
    public MemoryExchange chunked(int bytes) {
        atATime = bytes;
        declared = false;
        return this;
    }

    /** The request breaks off after its body's bytes. */
    public MemoryExchange breaksOff(IOException why) {
        broken = why;
        return this;
    }

    public MemoryExchange from(@Nullable String address) {
        remoteAddress = address;
        return this;
    }

    public MemoryExchange secured() {
        secure = true;
        return this;
    }

    public MemoryExchange certificate(AuthContext who) {
        certificate = who;
        return this;
    }

    /** Is told after each write how many bytes were sent so far. */
    public MemoryExchange onWrite(IntConsumer observer) {
        onWrite = observer;
        return this;
    }

    /** The client goes away when it has so many bytes. */
    public MemoryExchange takes(long bytes) {
        bytesTaken = bytes;
        return this;
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
        return List.copyOf(requestHeaders.getOrDefault(name, List.of()));
    }

    @Override
    public @Nullable String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public AuthContext certificate() {
        return certificate;
    }

    @Override
    public long contentLength() {
        return declared ? body.capacity() : -1;
    }

    @Override
    public ReadableByteChannel body() {
        return new ReadableByteChannel() {
            private boolean open = true;

            @Override
            public int read(ByteBuffer target) throws IOException {
                if (!open) {
                    throw new ClosedChannelException();
                }
                if (!body.hasRemaining()) {
                    if (broken != null) {
                        throw broken;
                    }
                    return -1;
                }
                int count = Math.min(atATime, Math.min(body.remaining(), target.remaining()));
                target.put(body.slice(body.position(), count));
                body.position(body.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public void close() {
                open = false;
            }
        };
    }

    /** How many bytes of the request's body were not read. */
    public int unread() {
        return body.remaining();
    }

    private void checkHeadOpen(String name) {
        if (status >= 0) {
            throw new AssertionError("the response has started: " + name + " comes too late");
        }
    }

    @Override
    public void addHeader(String name, String value) {
        checkHeadOpen(name);
        headers.computeIfAbsent(name, each -> new ArrayList<>()).add(checked(value));
    }

    @Override
    public void setHeader(String name, String value) {
        checkHeadOpen(name);
        headers.put(name, new ArrayList<>(List.of(checked(value))));
    }

    private static String checked(String value) {
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new AssertionError("a header field has the value '" + value + "'");
        }
        return value;
    }

    @Override
    public WritableByteChannel respond(int code, long contentLength) {
        if (status >= 0) {
            throw new AssertionError("a second response, " + code + ", after " + status);
        }
        status = code;
        length = contentLength;
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                if (closed) {
                    throw new ClosedChannelException();
                }
                if (sent.size() >= bytesTaken) {
                    throw new IOException("the client went away");
                }
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                sent.writeBytes(bytes);
                onWrite.accept(sent.size());
                return bytes.length;
            }

            @Override
            public boolean isOpen() {
                return !closed;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    /** Whether the response has started. */
    public boolean responded() {
        return status >= 0;
    }

    /** Whether the response was ended, as one that broke off is not. */
    public boolean complete() {
        return closed;
    }

    public int status() {
        if (status < 0) {
            throw new AssertionError("no response");
        }
        return status;
    }

    /** The response's body as it was sent so far. */
    public byte[] sentSoFar() {
        return sent.toByteArray();
    }

    /** The response's body as it was sent, all of it. */
    public byte[] sent() {
        status();
        if (!closed) {
            throw new AssertionError("the response was not closed");
        }
        if (length >= 0 && !method.equals("HEAD") && length != sent.size()) {
            throw new AssertionError("the response declares " + length + " bytes and has " + sent.size());
        }
        if (method.equals("HEAD") && sent.size() > 0) {
            throw new AssertionError("the response to HEAD has a body");
        }
        return sent.toByteArray();
    }

    /** The declared length of the response's body, -1 for none. */
    public long declaredLength() {
        return length;
    }

    /** The response's values of a field. */
    public List<String> sentHeaders(String name) {
        return List.copyOf(headers.getOrDefault(name, List.of()));
    }

    /** The response's one value of a field, or null. */
    public @Nullable String sentHeader(String name) {
        List<String> values = sentHeaders(name);
        if (values.size() > 1) {
            throw new AssertionError(name + " is there " + values.size() + " times: " + values);
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The names of the response's fields in lower case. */
    public List<String> sentHeaderNames() {
        return headers.keySet().stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
