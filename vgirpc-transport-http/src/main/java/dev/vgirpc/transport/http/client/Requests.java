package dev.vgirpc.transport.http.client;

import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.wire.WireBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes requests of IPC streams and sends them. It belongs to one thread at a time. */
final class Requests implements AutoCloseable {

    private static final int CODED_BYTES = 4 << 10;

    private final HttpSender sender;
    private final String address;
    private final ClientOptions options;
    private final List<HttpField> fields;
    private final WireBuffer coded = new WireBuffer(CODED_BYTES);

    Requests(HttpSender sender, String address, ClientOptions options) {
        this.sender = sender;
        this.address = address;
        this.options = options;
        this.fields = fields(options);
    }

    private static List<HttpField> fields(ClientOptions options) {
        List<HttpField> all = new ArrayList<>();
        all.add(new HttpField("Content-Type", ReceivedAnswer.TYPE));
        Coding coding = options.requestCoding();
        if (coding != null) {
            all.add(new HttpField("Content-Encoding", coding.token()));
        }
        all.add(new HttpField("Accept-Encoding", accepted(options.responseCodings())));
        all.addAll(options.fields());
        return List.copyOf(all);
    }

    /** Without the field a proxy might take any coding for welcome. */
    private static String accepted(List<Coding> codings) {
        return codings.isEmpty() ? "identity" : codings.stream().map(Coding::token).collect(Collectors.joining(", "));
    }

    /** What a request goes to. */
    enum Step {
        UNARY(""),
        INIT("/init"),
        EXCHANGE("/exchange");

        private final String suffix;

        Step(String suffix) {
            this.suffix = suffix;
        }
    }

    /**
     * Sends an IPC stream.
     *
     * @param body stays the caller's
     * @throws TransportException when it cannot be sent
     */
    ReceivedAnswer post(String method, Step step, WireBuffer body, ReceivedAnswer.Reading reading) {
        String what = "'" + method + step.suffix + "' at " + address;
        try {
            HttpMessage message =
                    new HttpMessage(options.prefix() + "/" + escape(method) + step.suffix, fields, coded(body));
            return new ReceivedAnswer(sender.send(message), what, reading);
        } catch (NotSentException e) {
            throw ReceivedAnswer.lost(what, false, e);
        } catch (IOException e) {
            throw ReceivedAnswer.lost(what, true, e);
        } finally {
            coded.clear();
        }
    }

    private WireBuffer coded(WireBuffer body) throws IOException {
        Coding coding = options.requestCoding();
        if (coding == null) {
            return body;
        }
        coded.clear();
        try (WritableByteChannel encoder = coding.encoder(new Appending(coded), body.size(), options.zstdLevel())) {
            body.writeTo(encoder);
        }
        return coded;
    }

    /** Writes into a buffer. */
    private record Appending(WireBuffer target) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            target.putCopy(MemorySegment.ofBuffer(source));
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** One part of a path: what RFC 3986 does not reserve stands for itself. */
    static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append('%').append(String.format("%02X", (int) c));
            }
        }
        return escaped.toString();
    }

    @Override
    public void close() {
        coded.close();
    }
}
