package dev.vgirpc.transport.http.server;

import dev.vgirpc.ServiceException;
import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.coding.BodyEncoder;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.coding.Negotiation;
import dev.vgirpc.transport.http.spi.HeaderField;
import dev.vgirpc.transport.http.spi.HttpExchange;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.ResponseSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The Arrow body of one response: it is collected and sent as a whole, or, where that is asked for, piece by piece. */
final class ArrowAnswer implements ResponseSink, AutoCloseable {

    static final String TYPE = "application/vnd.apache.arrow.stream";
    static final String ERROR = "X-VGI-RPC-Error";

    private static final HeaderField CONTENT_TYPE = new HeaderField("Content-Type", TYPE);
    private static final HeaderField FAILED = new HeaderField(ERROR, "true");

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    private static final int INITIAL_BYTES = 4 << 10;

    private final HttpExchange exchange;
    private final BodyOptions options;
    private final WireBuffer buffer = new WireBuffer(INITIAL_BYTES);
    private final String method;
    private final Deque<AutoCloseable> kept = new ArrayDeque<>(2);
    private boolean capped;
    private boolean piecewise;
    private @Nullable WritableByteChannel body;
    private @Nullable BodyEncoder encoder;
    private long sent;

    ArrowAnswer(HttpExchange exchange, BodyOptions options, String method) {
        this.exchange = exchange;
        this.options = options;
        this.method = method;
    }

    /** From now on the answer must not exceed the cap. */
    void capped() {
        capped = true;
    }

    /** From now on {@link #flush} sends, if the options say so. */
    void piecewise() {
        piecewise = options.flushTurns();
    }

    @Override
    public WireBuffer buffer() {
        return buffer;
    }

    /** How long the body is so far. */
    long size() {
        return sent + buffer.size();
    }

    /** Whether a producer's response has room for another turn. */
    boolean takesMore() {
        return size() < options.maxResponse().orElse(0);
    }

    @Override
    public void checkLength(long bytes) {
        OptionalLong most = options.maxResponse();
        if (capped && most.isPresent() && bytes > most.getAsLong()) {
            throw new ServiceException(
                    "RuntimeError",
                    "HTTP body exceeds max_response_bytes (" + bytes + " > " + most.getAsLong() + ") for method '"
                            + method + "'");
        }
    }

    @Override
    public boolean bareRefusals() {
        return true;
    }

    /** Takes back what was not sent. */
    void clear() {
        buffer.clear();
    }

    @Override
    public void flush() {
        if (piecewise && buffer.size() > 0) {
            try {
                write(opened());
                if (encoder != null) {
                    encoder.flush();
                }
            } catch (IOException e) {
                throw new TransportException("the client went away", true, e);
            }
        }
    }

    private WritableByteChannel opened() throws IOException {
        WritableByteChannel present = body;
        if (present == null) {
            present = open(HttpCalls.Status.OK, -1);
            body = present;
        }
        return present;
    }

    private WritableByteChannel open(HttpCalls.Status status, long length) throws IOException {
        exchange.setHeader(CONTENT_TYPE);
        if (status.failed) {
            exchange.setHeader(FAILED);
        }
        Negotiation negotiated = length == 0
                ? Negotiation.PLAIN
                : Negotiation.of(
                        exchange.header("X-VGI-Accept-Encoding"), exchange.header("Accept-Encoding"), options.encoded());
        if (!options.encoded().isEmpty()) {
            exchange.addHeader("Vary", "Accept-Encoding, X-VGI-Accept-Encoding");
        }
        Coding coding = negotiated.coding();
        if (coding == null) {
            return exchange.respond(status.code, length);
        }
        exchange.setHeader(negotiated.inOwnField() ? "X-VGI-Content-Encoding" : "Content-Encoding", coding.token());
        WritableByteChannel plain = exchange.respond(status.code, -1);
        try {
            BodyEncoder started = coding.encoder(plain, length, options.zstdLevel());
            encoder = started;
            return started;
        } catch (RuntimeException e) {
            // The coding stands in the head, which may have left.
            throw new IOException("the response cannot be coded", e);
        }
    }

    private void write(WritableByteChannel target) throws IOException {
        buffer.writeTo(target);
        sent += buffer.size();
        buffer.clear();
    }

    /** Sends what is left, and ends the response. */
    void send(HttpCalls.Status status) throws IOException {
        WritableByteChannel present = body;
        try (WritableByteChannel target = present == null ? open(status, buffer.size()) : present) {
            write(target);
        }
    }

    /** Keeps what the answer's bytes may lie in until they were sent. */
    <T extends AutoCloseable> T keep(T resource) {
        kept.addFirst(resource);
        return resource;
    }

    /** Frees the answer, then what was kept, the last first. A response that was not sent whole breaks off. */
    @Override
    public void close() {
        if (encoder != null) {
            encoder.abandon();
        }
        buffer.close();
        for (AutoCloseable each : kept) {
            try {
                each.close();
            } catch (Exception e) {
                LOGGER.log(Level.ERROR, "what an answer lay in cannot be freed", e);
            }
        }
    }
}
