package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads streams and compares them with their description. */
final class StreamMatcher {

    private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

    /** How the metadata of a batch is compared. */
    interface MetadataRule {
        void check(Map<String, Object> expected, WireBatch actual) throws IOException;
    }

    private final MetadataRule metadataRule;

    /** Whether the bytes are the recorded ones, so that records inside must have equal bytes. */
    private final boolean recorded;

    private StreamMatcher(MetadataRule metadataRule, boolean recorded) {
        this.metadataRule = metadataRule;
        this.recorded = recorded;
    }

    /** For bytes of the reference: everything must be equal. */
    static StreamMatcher recorded() {
        return new StreamMatcher(StreamMatcher::sameMetadata, true);
    }

    /** For bytes of this library, whose layout and ids differ. */
    static StreamMatcher ours(MetadataRule metadataRule) {
        return new StreamMatcher(metadataRule, false);
    }

    void match(List<Object> streams, byte[] bytes) throws IOException {
        try (IpcReader reader =
                new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), new SchemaCache())) {
            for (Object each : streams) {
                Map<String, Object> stream = Json.object(each);
                WireSchema schema = reader.openStream();
                assertNotNull(schema, "a stream is missing");
                matchFields(Json.array(stream.get("schema")), schema.fields(), "schema");
                for (Object batch : Json.array(stream.get("batches"))) {
                    WireBatch actual = reader.next();
                    assertNotNull(actual, "a batch is missing");
                    match(Json.object(batch), actual);
                }
                assertNull(reader.next(), "a batch too many");
            }
            assertNull(reader.openStream(), "a stream too many");
        }
        if (!streams.isEmpty()) {
            boolean ended = bytes.length >= END.length
                    && Arrays.equals(Arrays.copyOfRange(bytes, bytes.length - END.length, bytes.length), END);
            assertEquals(Json.object(streams.getLast()).get("eos"), ended, "end of stream");
        }
    }

    private void match(Map<String, Object> expected, WireBatch actual) throws IOException {
        assertEquals(expected.get("num_rows"), actual.rowCount(), "rows");
        metadataRule.check(Json.object(expected.get("metadata")), actual);
        List<WireField> fields = actual.schema().fields();
        if (fields.isEmpty()) {
            return;
        }
        ColumnInput input = new ColumnInput(actual);
        List<Object[]> columns = new ArrayList<>();
        for (WireField field : fields) {
            columns.add(ColumnDecoder.of(field).decode(input, (int) actual.rowCount()));
        }
        List<Object> rows = Json.array(expected.get("rows"));
        assertEquals((long) rows.size(), actual.rowCount(), "described rows");
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < fields.size(); c++) {
                matchValue(cell(rows.get(r), c), fields.get(c), columns.get(c)[r], fields.get(c).name());
            }
        }
    }

    private static Object cell(Object row, int column) {
        if (row instanceof List<?> pairs) {
            return Json.array(pairs.get(column)).get(1);
        }
        return new ArrayList<>(Json.object(row).values()).get(column);
    }

    private static void matchFields(List<Object> expected, List<WireField> actual, String path) {
        assertEquals(expected.size(), actual.size(), path + ": number of fields");
        for (int i = 0; i < expected.size(); i++) {
            Map<String, Object> field = Json.object(expected.get(i));
            WireField given = actual.get(i);
            String at = path + "." + field.get("name");
            assertEquals(field.get("name"), given.name(), at + ": name");
            assertEquals(field.get("nullable"), given.nullable(), at + ": nullable");
            WireField.Dictionary dictionary = given.dictionary();
            if (field.get("dictionary") == null) {
                assertNull(dictionary, at + ": dictionary");
                assertEquals(field.get("type"), typeName(given.type()), at + ": type");
                matchFields(Json.array(field.get("children")), given.children(), at);
            } else {
                Map<String, Object> described = Json.object(field.get("dictionary"));
                assertNotNull(dictionary, at + ": dictionary");
                assertEquals(described.get("index"), typeName(dictionary.index()), at + ": index");
                assertEquals(described.get("ordered"), dictionary.ordered(), at + ": ordered");
                assertEquals(
                        Json.object(described.get("value")).get("type"), typeName(given.type()), at + ": words");
            }
            if (given.type() instanceof WireType.MapOf map) {
                assertEquals(field.get("keys_sorted"), map.keysSorted(), at + ": keys_sorted");
            }
            Map<String, Object> metadata =
                    field.get("metadata") == null ? Map.of() : Json.object(field.get("metadata"));
            assertEquals(metadata, given.metadata(), at + ": metadata");
        }
    }

    private static String typeName(WireType type) {
        return switch (type) {
            case WireType.Utf8 text -> text.large() ? "large_utf8" : "utf8";
            case WireType.Floating floating -> "float" + floating.bits();
            default -> type.toString();
        };
    }

    private void matchValue(Object expected, WireField field, Object actual, String path) throws IOException {
        if (expected == null || actual == null) {
            assertEquals(expected, actual, path);
            return;
        }
        switch (actual) {
            case Long number -> assertEquals(Long.parseLong(expected.toString()), number, path);
            case Double number -> assertEquals(Double.valueOf(expected.toString()), number, path);
            case Float number -> assertEquals(Double.valueOf(expected.toString()), number.doubleValue(), path);
            case MemorySegment segment -> matchBytes(Json.object(expected), segment, path);
            case Object[] parts -> matchParts(expected, field, parts, path);
            default -> assertEquals(expected, actual, path);
        }
    }

    private void matchParts(Object expected, WireField field, Object[] parts, String path) throws IOException {
        List<Object> wanted =
                expected instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : Json.array(expected);
        assertEquals(wanted.size(), parts.length, path + ": number of elements");
        for (int i = 0; i < parts.length; i++) {
            String at = path + "[" + i + "]";
            if (field.type() instanceof WireType.Struct) {
                matchValue(wanted.get(i), field.children().get(i), parts[i], at);
            } else {
                matchValue(wanted.get(i), field.children().getFirst(), parts[i], at);
            }
        }
    }

    private void matchBytes(Map<String, Object> expected, MemorySegment actual, String path) throws IOException {
        byte[] bytes = actual.toArray(ValueLayout.JAVA_BYTE);
        boolean inner = expected.get("ipc") != null;
        if (recorded || !inner) {
            assertArrayEquals(JsonValues.bytes(expected), bytes, path);
        }
        if (inner) {
            new StreamMatcher(StreamMatcher::sameMetadata, recorded).match(Json.array(expected.get("ipc")), bytes);
        }
    }

    private static void sameMetadata(Map<String, Object> expected, WireBatch actual) {
        Map<String, Object> texts = new LinkedHashMap<>();
        expected.forEach((key, value) -> {
            if (value instanceof String) {
                texts.put(key, value);
                assertEquals(value, actual.metadata(key), key);
                assertTrue(actual.metadataEquals(key, (String) value) || !isAscii((String) value), key);
            } else {
                assertArrayEquals(JsonValues.bytes(value), actual.metadataBytes(key), key);
            }
        });
        assertEquals(new ArrayList<>(texts.entrySet()), new ArrayList<>(actual.metadata().entrySet()), "metadata");
        assertEquals(!expected.isEmpty(), actual.hasMetadata(), "has metadata");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
