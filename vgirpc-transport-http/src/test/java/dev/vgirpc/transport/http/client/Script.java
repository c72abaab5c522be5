package dev.vgirpc.transport.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Limits;
import dev.vgirpc.transport.http.coding.Coding;
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
import dev.vgirpc.wire.spi.ClientTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server that gives answers that were written before, and keeps what it was asked. */
final class Script implements HttpSender {

    static final WireSchema NUMBERS = new WireSchema(List.of(new WireField("n", false, new WireType.Int(64, true))));

    /** A request as it came. */
    record Asked(String path, List<HttpField> fields, byte[] body) {

        List<String> field(String name) {
            return fields.stream()
                    .filter(each -> each.name().equals(name))
                    .map(HttpField::value)
                    .toList();
        }

        /** The metadata of its one batch. */
        Map<String, String> metadata() {
            return Script.metadata(body);
        }
    }

    /** What is given for a request: an answer, or a failure to send. */
    interface Given {
        HttpAnswer get() throws IOException;
    }

    private final Deque<Given> answers = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private @Nullable Told open;
    private boolean closed;

    Script answers(Given given) {
        answers.add(given);
        return this;
    }

    Script arrow(byte[] body) {
        return answers(() -> new Told(200, List.of(new HttpField("Content-Type", ReceivedAnswer.TYPE)), body));
    }

    Script answer(int status, byte[] body, String... fields) {
        return answers(() -> told(status, body, fields));
    }

    static HttpAnswer told(int status, byte[] body, String... fields) {
        List<HttpField> all = new ArrayList<>();
        for (int at = 0; at < fields.length; at += 2) {
            all.add(new HttpField(fields[at], fields[at + 1]));
        }
        return new Told(status, all, body);
    }

    List<Asked> asked() {
        return asked;
    }

    /** All answers were asked for. */
    void assertUsedUp() {
        assertThat(answers).isEmpty();
    }

    HttpClientTransport transport(ClientOptions options) {
        return transport(options, Limits.defaults());
    }

    HttpClientTransport transport(ClientOptions options, Limits limits) {
        return new HttpClientTransport(
                this, "http://there", options, new ClientTarget.Settings(limits, new SchemaCache()));
    }

    @Override
    public HttpAnswer send(HttpMessage message) throws IOException {
        Told last = open;
        assertThat(last == null || last.closed).as("the answer before is closed").isTrue();
        asked.add(new Asked(message.path(), message.fields(), message.body().toByteArray()));
        Given next = answers.poll();
        assertThat(next).as("an answer to " + message.path()).isNotNull();
        HttpAnswer answer = next.get();
        open = answer instanceof Told told ? told : null;
        return answer;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** An answer whose body is there. */
    private static final class Told implements HttpAnswer {
        private final int status;
        private final List<HttpField> fields;
        private final ReadableByteChannel body;
        private boolean closed;

        Told(int status, List<HttpField> fields, byte[] body) {
            this.status = status;
            this.fields = fields;
            this.body = Channels.newChannel(new ByteArrayInputStream(body));
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public List<String> header(String name) {
            return fields.stream()
                    .filter(each -> each.name().equalsIgnoreCase(name))
                    .map(HttpField::value)
                    .toList();
        }

        @Override
        public ReadableByteChannel body() {
            return body;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Writes an IPC stream of the column {@code n}. */
    static final class Stream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final WireSchema schema;

        Stream(WireSchema schema) {
            this.schema = schema;
            bytes.writeBytes(SchemaMessage.encode(schema));
        }

        static Stream numbers() {
            return new Stream(NUMBERS);
        }

        Stream row(long number, String... metadata) {
            return rows(new long[] {number}, metadata);
        }

        Stream rows(long[] numbers, String... metadata) {
            try (WireBuffer out = new WireBuffer(256)) {
                BatchWriter writer = new BatchWriter(out);
                writer.begin(BatchHead.of(schema, Metadata.of(map(metadata))));
                writer.node(numbers.length, 0);
                writer.emptyBuffer();
                writer.beginBuffer();
                for (long each : numbers) {
                    out.putLong(each);
                }
                writer.endBuffer();
                writer.end(numbers.length);
                bytes.writeBytes(out.toByteArray());
            }
            return this;
        }

        Stream empty(String... metadata) {
            try (WireBuffer out = new WireBuffer(256)) {
                new BatchWriter(out).emptyBatch(BatchHead.of(schema, Metadata.of(map(metadata))));
                bytes.writeBytes(out.toByteArray());
            }
            return this;
        }

        Stream log(String text) {
            return empty(WireKeys.LOG_LEVEL, "INFO", WireKeys.LOG_MESSAGE, text);
        }

        Stream error(String text) {
            return empty(WireKeys.LOG_LEVEL, "EXCEPTION", WireKeys.LOG_MESSAGE, text);
        }

        /** The batch that tells where the stream goes on. */
        Stream position(String cursor) {
            return empty(WireKeys.STREAM_STATE, cursor);
        }

        Stream position(String cursor, String call) {
            return empty(WireKeys.STREAM_STATE, cursor, WireKeys.CALL_STATE, call);
        }

        byte[] end() {
            try (WireBuffer out = new WireBuffer(64)) {
                new BatchWriter(out).endStream();
                bytes.writeBytes(out.toByteArray());
            }
            return bytes.toByteArray();
        }

        byte[] cut() {
            return bytes.toByteArray();
        }
    }

    private static Map<String, String> map(String... entries) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int at = 0; at < entries.length; at += 2) {
            map.put(entries[at], entries[at + 1]);
        }
        return map;
    }

    /** A request of a method without parameters. */
    static WireBuffer request(String method) {
        WireBuffer buffer = new WireBuffer(256);
        buffer.putCopy(new Stream(WireSchema.EMPTY)
                .empty(WireKeys.METHOD, method, WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE)
                .end());
        return buffer;
    }

    static WireBuffer buffer(byte[] bytes) {
        WireBuffer buffer = new WireBuffer(256);
        buffer.putCopy(bytes);
        return buffer;
    }

    /** The metadata of the one batch of a body. */
    static Map<String, String> metadata(byte[] body) {
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(body), Limits.defaults(), new SchemaCache())) {
            reader.openStream();
            WireBatch batch = reader.next();
            assertThat(batch).isNotNull();
            Map<String, String> metadata = batch.metadata();
            assertThat(reader.next()).isNull();
            assertThat(reader.inputEnded()).as("the stream has no end").isFalse();
            return metadata;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] coded(Coding coding, byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WritableByteChannel encoder = coding.encoder(Channels.newChannel(out), plain.length, 1)) {
            encoder.write(ByteBuffer.wrap(plain));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static byte[] decoded(Coding coding, byte[] coded) {
        ByteBuffer plain = ByteBuffer.allocate(1 << 20);
        try (ReadableByteChannel decoder =
                coding.decoder(Channels.newChannel(new ByteArrayInputStream(coded)))) {
            while (decoder.read(plain) >= 0) {}
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        byte[] bytes = new byte[plain.flip().remaining()];
        plain.get(bytes);
        return bytes;
    }

    /** The number in a batch of one row. */
    static long number(@Nullable WireBatch batch) {
        assertThat(batch).isNotNull();
        assertThat(batch.rowCount()).isEqualTo(1);
        return batch.body().get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }

    static @Nullable String text(@Nullable WireBatch batch) {
        assertThat(batch).isNotNull();
        return batch.metadata(WireKeys.LOG_MESSAGE);
    }
}
