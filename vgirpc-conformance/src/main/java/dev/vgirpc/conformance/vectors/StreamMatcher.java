package dev.vgirpc.conformance.vectors;

import static dev.vgirpc.conformance.vectors.Mismatch.equal;
import static dev.vgirpc.conformance.vectors.Mismatch.equalBytes;
import static dev.vgirpc.conformance.vectors.Mismatch.present;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads streams and compares them with their description. */
final class StreamMatcher {

    /** How the metadata of a batch is compared. */
    interface MetadataRule {
        void check(Map<String, @Nullable Object> expected, WireBatch actual) throws IOException;
    }

    private final MetadataRule metadataRule;

    /** Whether the bytes are the described ones, and not others of the same meaning. */
    private final boolean recorded;

    private final FieldMatcher fieldMatcher;
    private final ValueMatcher values;

    private StreamMatcher(MetadataRule metadataRule, boolean recorded) {
        this.metadataRule = metadataRule;
        this.recorded = recorded;
        this.fieldMatcher = new FieldMatcher(recorded);
        this.values = new ValueMatcher(
                recorded,
                fieldMatcher,
                (List<@Nullable Object> streams, byte[] bytes) ->
                        new StreamMatcher(StreamMatcher::sameMetadata, recorded).match(streams, bytes));
    }

    /** For the described bytes: everything must be equal. */
    static StreamMatcher recorded() {
        return new StreamMatcher(StreamMatcher::sameMetadata, true);
    }

    /** For bytes of this library, whose layout, dictionaries and ids differ. */
    static StreamMatcher ours(MetadataRule metadataRule) {
        return new StreamMatcher(metadataRule, false);
    }

    void match(List<@Nullable Object> streams, byte[] bytes) throws IOException {
        match(streams, bytes, 0);
    }

    /** Reads from a channel that gives at most so many bytes at a time; 0 is a segment with everything. */
    void match(List<@Nullable Object> streams, byte[] bytes, int atATime) throws IOException {
        List<Framing.Messages> messages = Framing.of(bytes);
        try (IpcReader reader = reader(bytes, atATime)) {
            for (int s = 0; s < streams.size(); s++) {
                match(Json.object(streams.get(s)), messages.get(s), reader, "stream " + s);
            }
            equal(null, reader.openStream(), "a stream too many");
        }
        equal(streams.size(), messages.size(), "streams");
    }

    static IpcReader reader(byte[] bytes, int atATime) {
        return atATime == 0
                ? new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), new SchemaCache())
                : new IpcReader(
                        new MemoryConnection(bytes, atATime).input(), Limits.defaults(), new SchemaCache());
    }

    private void match(
            Map<String, @Nullable Object> expected, Framing.Messages messages, IpcReader reader, String path)
            throws IOException {
        WireSchema schema = present(reader.openStream(), path);
        fieldMatcher.match(Json.array(expected.get("schema")), schema.fields(), path + ": schema");
        Object metadata = expected.get("schema_metadata");
        equal(metadata == null ? Map.of() : metadata, schema.metadata(), path + ": schema metadata");
        List<@Nullable Object> batches = Json.array(expected.get("batches"));
        equal(batches.size(), messages.dictionariesBefore().size(), path + ": batches");
        for (int b = 0; b < batches.size(); b++) {
            String at = path + " batch " + b;
            Map<String, @Nullable Object> batch = Json.object(batches.get(b));
            match(batch, present(reader.next(), at), at);
            if (recorded) {
                long dictionaries = messages.dictionariesBefore().get(b);
                equal(batch.get("dictionary_messages_before"), dictionaries, at + ": dictionary messages");
            }
        }
        equal(null, reader.next(), path + ": a batch too many");
        equal(expected.get("eos"), messages.ended(), path + ": end marker");
        equal(!messages.ended(), reader.inputEnded(), path + ": end of the input");
    }

    private void match(Map<String, @Nullable Object> expected, WireBatch actual, String path) throws IOException {
        equal(expected.get("num_rows"), actual.rowCount(), path + ": rows");
        metadataRule.check(Json.object(expected.get("metadata")), actual);
        List<WireField> fields = actual.schema().fields();
        if (fields.isEmpty()) {
            return;
        }
        match(expected, fields, BatchColumns.asValues(actual), path);
        List<@Nullable Object[]> vectors = BatchColumns.asVectors(actual);
        if (vectors != null) {
            match(expected, fields, vectors, path + " as vectors");
        }
    }

    private void match(
            Map<String, @Nullable Object> expected,
            List<WireField> fields,
            List<@Nullable Object[]> columns,
            String path)
            throws IOException {
        List<@Nullable Object> rows = Json.array(expected.get("rows"));
        equal(rows.size(), columns.getFirst().length, path + ": described rows");
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < fields.size(); c++) {
                WireField field = fields.get(c);
                String at = path + " row " + r + "." + field.name();
                values.match(cell(rows.get(r), c, field, at), field, columns.get(c)[r], at);
            }
        }
    }

    private static @Nullable Object cell(@Nullable Object row, int column, WireField field, String path) {
        if (row instanceof List<?> pairs) {
            List<@Nullable Object> pair = Json.array(pairs.get(column));
            equal(field.name(), pair.getFirst(), path + ": name");
            return pair.get(1);
        }
        if (!Json.object(row).containsKey(field.name())) {
            throw new Mismatch(path + " is not described");
        }
        return Json.object(row).get(field.name());
    }

    private static void sameMetadata(Map<String, @Nullable Object> expected, WireBatch actual) {
        Map<String, String> texts = new LinkedHashMap<>();
        expected.forEach((key, value) -> {
            if (value instanceof String text) {
                texts.put(key, text);
                if (isAscii(key)) {
                    equal(text, actual.metadata(key), "metadata " + key);
                    equal(true, actual.metadataEquals(key, text) || !isAscii(text), "metadata " + key + " is equal");
                }
            } else {
                equalBytes(JsonValues.bytes(value), actual.metadataBytes(key), "metadata " + key);
            }
        });
        equal(List.copyOf(texts.entrySet()), List.copyOf(actual.metadata().entrySet()), "metadata");
        equal(!expected.isEmpty(), actual.hasMetadata(), "has metadata");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
