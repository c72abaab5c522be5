package dev.vgirpc.benchmarks;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcClient;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A request over HTTP that can be sent again and again: a stream's cursor stays good, so its turn can be repeated. */
enum HttpCall {
    ADD("add") {
        @Override
        byte[] body(RawHttp server) {
            return recorded(calls -> calls.add(1, 2));
        }
    },
    TICK("ticks/exchange") {
        @Override
        byte[] body(RawHttp server) throws IOException {
            Map<String, String> tokens = opened(server, "ticks");
            return batch(WireSchema.EMPTY, 0, tokens);
        }
    },
    EXCHANGE("plusOne/exchange") {
        @Override
        byte[] body(RawHttp server) throws IOException {
            Map<String, String> tokens = opened(server, "plusOne");
            return batch(TICKS, 1, tokens);
        }
    },
    BYTES("echoBytes") {
        @Override
        byte[] body(RawHttp server) {
            return recorded(calls -> calls.echoBytes(new byte[LARGE_BYTES]));
        }
    };

    /** What the large call carries in each direction. */
    static final int LARGE_BYTES = 16 << 20;

    private static final WireSchema TICKS = new WireSchema(List.of(
            new WireField("value", false, WireType.Floating.of(64)),
            new WireField("allocated", false, new WireType.Int(64, true))));

    private final String path;

    HttpCall(String path) {
        this.path = "/" + path;
    }

    /** Where it goes. */
    String path() {
        return path;
    }

    /**
     * The request's body.
     *
     * @param server of {@link StatelessCalls}, where a stream is opened
     */
    abstract byte[] body(RawHttp server) throws IOException;

    /** What a client sends for a call, which is never answered. */
    static byte[] recorded(Consumer<StatelessCalls> call) {
        Recorder recorder = new Recorder();
        try (RpcClient client = RpcClient.connect(recorder)) {
            call.accept(client.proxy(StatelessCalls.class));
        } catch (TransportException e) {
            return recorder.sent.toByteArray();
        }
        throw new IllegalStateException("a call was answered by nobody");
    }

    /** Opens a stream and gives its tokens. */
    private static Map<String, String> opened(RawHttp server, String method) throws IOException {
        Map<String, String> named =
                Map.of(WireKeys.METHOD, method, WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE);
        byte[] answer = server.ask(RawHttp.request("/" + method + "/init", batch(WireSchema.EMPTY, 1, named)));
        Map<String, String> tokens = new TreeMap<>();
        InputStream bytes = new ByteArrayInputStream(answer);
        try (IpcReader reader = new IpcReader(Channels.newChannel(bytes), Limits.defaults(), new SchemaCache())) {
            reader.openStream();
            for (WireBatch batch = reader.next(); batch != null; batch = reader.next()) {
                for (String key : List.of(WireKeys.STREAM_STATE, WireKeys.CALL_STATE)) {
                    String token = batch.metadata(key);
                    if (token != null) {
                        tokens.put(key, token);
                    }
                }
            }
        }
        if (tokens.size() < 2) {
            throw new IOException("no tokens in the answer that opens " + method);
        }
        return tokens;
    }

    /** A stream of one batch, of zeros. */
    private static byte[] batch(WireSchema schema, int rows, Map<String, String> metadata) {
        try (WireBuffer buffer = new WireBuffer(4 << 10)) {
            BatchWriter out = new BatchWriter(buffer);
            buffer.putCopy(SchemaMessage.encode(schema));
            BatchHead head = BatchHead.of(schema, Metadata.of(metadata));
            if (rows == 0) {
                out.emptyBatch(head);
            } else {
                out.begin(head);
                for (int column = 0; column < schema.fields().size(); column++) {
                    out.node(rows, 0);
                    out.emptyBuffer();
                    out.beginBuffer();
                    for (int row = 0; row < rows; row++) {
                        buffer.putLong(0);
                    }
                    out.endBuffer();
                }
                out.end(rows);
            }
            out.endStream();
            return buffer.toByteArray();
        }
    }

    /** Takes what a client sends, and then is gone. */
    private static final class Recorder implements ByteTarget, Connection {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        @Override
        public Connection connect(Settings settings) {
            return this;
        }

        @Override
        public String address() {
            return "recorder";
        }

        @Override
        public ReadableByteChannel input() {
            return Channels.newChannel(InputStream.nullInputStream());
        }

        @Override
        public WritableByteChannel output() {
            return Channels.newChannel(sent);
        }

        @Override
        public Peer peer() {
            return new Peer(TransportKind.PIPE, "recorder");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
