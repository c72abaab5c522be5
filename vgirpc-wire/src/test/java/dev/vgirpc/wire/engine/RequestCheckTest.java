package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests made by hand, and the order in which they are checked (protocol pages 2.3, 2.4 and 5.4). */
@ExtendWith(LeakCheck.class)
class RequestCheckTest {

    enum Color {
        RED
    }

    @ProtocolVersion("2.3.4")
    interface Service {
        long twice(long number);

        String paint(Color color);

        void nothing();

        String join(Map<String, String> words);

        void keep(Set<Odd> set);
    }

    record Odd(long number) {
        @Override
        public int hashCode() {
            throw new AssertionError("no hash of " + number);
        }

        @Override
        public boolean equals(Object other) {
            return other == this;
        }
    }

    static final class Implementation implements Service {
        @Override
        public long twice(long number) {
            return 2 * number;
        }

        @Override
        public String paint(Color color) {
            return color.name();
        }

        @Override
        public void nothing() {}

        @Override
        public String join(Map<String, String> words) {
            return words.toString();
        }

        @Override
        public void keep(Set<Odd> set) {}
    }

    private static final WireField NUMBER = new WireField("number", false, new WireType.Int(64, true));
    private static final WireSchema NUMBERS = new WireSchema(List.of(NUMBER));
    private static final String RESULT = "result: int64 not null";

    private final Served<Service> served = new Served<>(Service.class, new Implementation());

    @AfterEach
    void close() {
        // Whatever was refused: the connection goes on.
        Streams.Stream answer = served.ask(request(versioned("twice"), NUMBERS, 21L));
        assertThat(answer.schema().text()).isEqualTo(RESULT);
        assertThat(answer.batches()).containsExactly(new Streams.Batch(1, Map.of(), List.of(List.of(42L))));
        served.close();
    }

    private static Map<String, String> versioned(String method) {
        Map<String, String> head = head(method);
        head.put(WireKeys.PROTOCOL_VERSION, "2.3.4");
        return head;
    }

    private static Map<String, String> without(Map<String, String> head, String... keys) {
        head.keySet().removeAll(Arrays.asList(keys));
        return head;
    }

    private static Map<String, String> with(Map<String, String> head, String key, String value) {
        head.put(key, value);
        return head;
    }

    private void assertRefused(byte[] request, String schema, String type, String... words) {
        Streams.Stream answer = served.ask(request);
        assertThat(answer.schema().text()).isEqualTo(schema);
        assertThat(answer.batches()).hasSize(1);
        assertThat(answer.batches().getFirst().rows()).isZero();
        Map<String, String> error = answer.batches().getFirst().metadata();
        assertThat(error.get(WireKeys.LOG_LEVEL)).isEqualTo("EXCEPTION");
        assertThat(error.get(WireKeys.LOG_MESSAGE)).startsWith(type + ": ").contains(words);
        assertThat(error.get(WireKeys.LOG_EXTRA)).startsWith("{\"exception_type\":\"" + type + "\"");
        assertThat(error.get(WireKeys.SERVER_ID)).isEqualTo("server-1");
        assertThat(error.get(WireKeys.REQUEST_ID)).matches("[0-9a-f]{16}");
    }

    @Test
    void soundRequestIsAnswered() {}

    @Test
    void methodIsLookedForFirst() {
        assertRefused(
                request(without(versioned("twice"), WireKeys.METHOD, WireKeys.REQUEST_VERSION), WireSchema.EMPTY),
                "",
                "ProtocolError",
                WireKeys.METHOD);
    }

    @Test
    void thenTheVersionOfTheFraming() {
        assertRefused(
                request(without(versioned("unknown"), WireKeys.REQUEST_VERSION), NUMBERS, 1L),
                "",
                "VersionError",
                WireKeys.REQUEST_VERSION,
                "missing");
        assertRefused(
                request(with(versioned("unknown"), WireKeys.REQUEST_VERSION, "2"), NUMBERS, 1L), "", "VersionError", "'2'", "'1'");
        assertRefused(
                request(with(versioned("unknown"), WireKeys.REQUEST_VERSION, "1\n\u00fc"), NUMBERS, 1L), "", "VersionError", "'1?");
    }

    /** Replaces a text in the bytes by another one of its length. */
    private static byte[] replace(byte[] bytes, String text, byte... other) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = all.indexOf(text);
        assertThat(at).isPositive();
        byte[] changed = bytes.clone();
        System.arraycopy(other, 0, changed, at, text.length());
        return changed;
    }

    @Test
    void thenWhetherTheMethodIsText() {
        byte[] broken = replace(request(versioned("abc"), NUMBERS, 1L), "abc", (byte) 0xFF, (byte) 0xC0, (byte) 'x');
        assertRefused(broken, "", "ProtocolError", WireKeys.METHOD, "UTF-8");
        assertRefused(
                request(with(versioned("abc"), WireKeys.REQUEST_VERSION, "9"), NUMBERS, 1L), "", "VersionError", "'9'");
    }

    @Test
    void thenTheNumberOfRows() {
        for (int rows : new int[] {0, 2}) {
            byte[] bytes = new StreamBytes()
                    .schema(NUMBERS)
                    .batch(Metadata.of(versioned("unknown")), rows, new Object[][] {new Object[] {1L, 2L}})
                    .end()
                    .bytes();
            assertRefused(bytes, "", "ProtocolError", rows + " rows", "number: int64");
        }
    }

    @Test
    void withoutColumnsAnyNumberOfRowsIsAccepted() {
        for (int rows : new int[] {0, 1, 7}) {
            byte[] bytes = new StreamBytes()
                    .schema(WireSchema.EMPTY)
                    .batch(Metadata.of(versioned("nothing")), rows)
                    .end()
                    .bytes();
            Streams.Stream answer = served.ask(bytes);
            assertThat(answer.schema()).isEqualTo(WireSchema.EMPTY);
            assertThat(answer.batches()).containsExactly(new Streams.Batch(0, Map.of(), List.of()));
        }
    }

    @Test
    void unknownMethodListsThoseThatThereAre() {
        byte[] bytes = request(with(head("unknown"), WireKeys.PROTOCOL_VERSION, "nonsense"), NUMBERS, 1L);
        assertRefused(bytes, "", "MethodNotImplementedError", "'unknown'", "[join, keep, nothing, paint, twice]");
        Map<String, String> error = served.askOne(bytes);
        assertThat(error.get(WireKeys.ERROR_KIND)).isEqualTo("method_not_implemented");
        assertThat(error.get(WireKeys.LOG_EXTRA)).contains("\"error_kind\":\"method_not_implemented\"");
    }

    @Test
    void versionGateComesBeforeTheParameters() {
        WireSchema wrong = new WireSchema(List.of(new WireField("other", true, new WireType.Bool())));
        String[][] cases = {
            {null, "<not declared>", WireKeys.PROTOCOL_VERSION},
            {"", "", "malformed"},
            {"2.3", "2.3", "malformed"},
            {"2.3.4\n", "2.3.4", "malformed"},
            {"2.2.9", "2.2.9", "client is too old"},
            {"1.9.0", "1.9.0", "client is too old"},
            {"2.4.0", "2.4.0", "server is too old"},
            {"3.0.0", "3.0.0", "server is too old"},
        };
        for (String[] each : cases) {
            Map<String, String> head = without(versioned("twice"), WireKeys.PROTOCOL_VERSION);
            if (each[0] != null) {
                head.put(WireKeys.PROTOCOL_VERSION, each[0]);
            }
            byte[] bytes = request(head, wrong, true);
            assertRefused(bytes, RESULT, "ProtocolVersionError", "Client: " + each[1], "Server: 2.3.4", "Direction: ", each[2]);
            assertThat(served.askOne(bytes).get(WireKeys.ERROR_KIND)).isEqualTo("protocol_version_mismatch");
            assertThat(served.askOne(bytes).get(WireKeys.LOG_MESSAGE).lines().count()).isGreaterThanOrEqualTo(4);
        }
        byte[] undecodable = replace(
                request(with(versioned("twice"), WireKeys.PROTOCOL_VERSION, "9.8.7"), NUMBERS, 1L),
                "9.8.7",
                (byte) 0xFF, (byte) '.', (byte) '8', (byte) '.', (byte) '7');
        assertRefused(undecodable, RESULT, "ProtocolVersionError", "Client: <undecodable bytes>", "Server: 2.3.4");
    }

    @Test
    void patchOfTheVersionDoesNotCount() {
        for (String version : List.of("2.3.0", "2.3.99")) {
            Map<String, String> head = with(head("twice"), WireKeys.PROTOCOL_VERSION, version);
            assertThat(served.ask(request(head, NUMBERS, 4L)).batches().getFirst().columns())
                    .containsExactly(List.of(8L));
        }
    }

    @Test
    void wrongColumnsAreRefusedOnTheColumnsOfTheResult() {
        WireSchema text = new WireSchema(List.of(new WireField("number", false, new WireType.Utf8(false))));
        assertRefused(request(versioned("twice"), text, "1"), RESULT, "TypeError", "twice()", "'number'", "int64", "string");
        assertRefused(request(versioned("twice"), WireSchema.EMPTY), RESULT, "TypeError", "missing", "number");
        assertRefused(request(versioned("nothing"), NUMBERS, 1L), "", "TypeError", "nothing()", "unexpected", "number");
        assertRefused(request(versioned("twice"), NUMBERS, new Object[] {null}), RESULT, "TypeError", "'number'", "null");
    }

    @Test
    void unknownConstantIsAKeyError() {
        WireField color = new WireField(
                "color", false, new WireType.Utf8(false), List.of(), new WireField.Dictionary(0, new WireType.Int(16, true), false), Map.of());
        byte[] bytes = new StreamBytes()
                .schema(color)
                .dictionary(color, false, "RED", "BLUE")
                .batch(Metadata.of(versioned("paint")), 1, new Object[][] {{1L}})
                .end()
                .bytes();
        assertRefused(bytes, "result: string not null", "KeyError", "color", "'BLUE'", "[RED]");
    }

    @Test
    void brokenValuesAreRefused() {
        byte[] bytes = request(
                versioned("join"),
                new WireSchema(List.of(new WireField(
                        "words",
                        false,
                        new WireType.MapOf(false),
                        new WireField(
                                "entries",
                                false,
                                new WireType.Struct(),
                                new WireField("key", false, new WireType.Utf8(false)),
                                new WireField("value", true, new WireType.Utf8(false)))))),
                (Object) new Object[] {new Object[] {"key", "xyz"}});
        assertRefused(replace(bytes, "xyz", (byte) 0xFF, (byte) 'y', (byte) 'z'), "result: string not null", "ArrowInvalid", "UTF-8");
    }

    /** Reading parameters runs code of the service's own types. */
    @Test
    void parameterTypeThatFailsIsAnswered() {
        WireField odd = new WireField(
                "item", true, new WireType.Struct(), new WireField("number", false, new WireType.Int(64, true)));
        WireSchema schema = new WireSchema(List.of(new WireField("set", false, new WireType.ListOf(false), odd)));
        assertRefused(
                request(versioned("keep"), schema, (Object) new Object[] {new Object[] {7L}}), "", "AssertionError", "no hash of 7");
    }

    @Test
    void furtherBatchesAreIgnored() {
        byte[] bytes = new StreamBytes()
                .schema(NUMBERS)
                .batch(Metadata.of(versioned("twice")), 1, new Object[][] {{5L}})
                .batch(Metadata.of(versioned("unknown")), 2, new Object[][] {{6L, 7L}})
                .end()
                .bytes();
        assertThat(served.ask(bytes).batches().getFirst().columns()).containsExactly(List.of(10L));
    }

    @Test
    void streamWithoutBatchIsRefused() {
        assertRefused(new StreamBytes().schema(NUMBERS).end().bytes(), "", "ArrowInvalid", "no batch");
    }

    @Test
    void compressedRequestIsRefused() {
        assertRefused(
                new StreamBytes().schema(WireSchema.EMPTY).bareBatch(1, true).end().bytes(), "", "ArrowInvalid", "compressed");
    }

    @Test
    void bufferOutsideTheBodyIsRefused() {
        byte[] bytes = request(versioned("twice"), NUMBERS, 1L);
        MemorySegment head = MemorySegment.ofArray(bytes).asSlice(SchemaMessage.encode(NUMBERS).length + 8);
        long buffers = Flat.vector(head, Flat.table(head, Flat.root(head), 2), 2, 16);
        for (long at : new long[] {0, 8, 16, 24}) {
            for (long wrong : new long[] {-1, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE}) {
                byte[] broken = bytes.clone();
                MemorySegment.ofArray(broken).set(Flat.LONG, bytes.length - head.byteSize() + buffers + at, wrong);
                assertRefused(broken, RESULT, "ArrowInvalid", "outside the body of 8 bytes");
            }
        }
    }

    @Test
    void transportOptionsAreAnsweredWithoutColumns() {
        Streams.Stream answer = served.ask(request(head("__transport_options__"), WireSchema.EMPTY));

        assertThat(answer.schema()).isEqualTo(WireSchema.EMPTY);
        assertThat(answer.batches())
                .containsExactly(new Streams.Batch(
                        0,
                        Map.of(
                                WireKeys.TRANSPORT_SHM, "false",
                                WireKeys.REQUEST_VERSION, "1",
                                WireKeys.SERVER_ID, "server-1"),
                        List.of()));
    }

    @Test
    void messageOverTheLimitIsRefusedInStep() {
        try (Served<Service> small = new Served<>(
                Service.class, new Implementation(), server -> server.limits(Limits.defaults().withMaxMessageBytes(1000)))) {
            WireSchema schema = new WireSchema(List.of(new WireField("text", false, new WireType.Utf8(false))));
            Map<String, String> error = small.askOne(request(versioned("twice"), schema, "x".repeat(5000)));
            assertThat(error.get(WireKeys.LOG_MESSAGE)).startsWith("LimitError: ").contains("maxMessageBytes = 1000");
            assertThat(small.ask(request(versioned("twice"), NUMBERS, 3L)).batches().getFirst().columns())
                    .containsExactly(List.of(6L));
        }
    }

    @Test
    void brokenFramingIsAnsweredOnceAndEndsTheConnection() {
        try (Served<Service> other = new Served<>(Service.class, new Implementation())) {
            Map<String, String> error = other.askOne("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(error.get(WireKeys.LOG_MESSAGE)).containsAnyOf("LimitError", "ArrowInvalid");
            assertThat(other.proxy.twice(4)).isEqualTo(8);
            assertThat(catchAnything(() -> other.ask(request(versioned("twice"), NUMBERS, 3L)))).isTrue();
        }
    }

    private static boolean catchAnything(java.util.function.Supplier<?> call) {
        try {
            return call.get() == null;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
