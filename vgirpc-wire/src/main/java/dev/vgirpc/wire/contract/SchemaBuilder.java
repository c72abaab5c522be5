package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.ColumnEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the columns of a schema and its dictionaries. An enum's dictionary holds all its constants,
 * so that it is the same for every batch and is sent once per stream.
 */
final class SchemaBuilder {

    private static final WireType.Int ENUM_INDEX = WireType.Int.of(16, true);

    /**
     * A dictionary, ready to be written.
     *
     * @param words the dictionary's words, or null when each batch brings its own
     */
    record Dictionary(long id, BatchHead head, ColumnEncoder values, Object @Nullable [] words) {

        void write(BatchWriter out, Object[] content) {
            out.begin(head);
            values.encode(out, content, 0, content.length);
            out.end(content.length);
        }
    }

    private final List<WireField> fields = new ArrayList<>();
    private final List<Dictionary> dictionaries = new ArrayList<>();

    void add(WireField field) {
        fields.add(field);
    }

    /** A column of an enum's words. */
    WireField dictionary(String name, boolean nullable, Object[] words) {
        return dictionary(name, nullable, ENUM_INDEX, words);
    }

    /** A column of words; numbers are given in depth-first order, as Arrow's writers do. */
    WireField dictionary(String name, boolean nullable, WireType.Int index, Object @Nullable [] words) {
        WireField field = new WireField(
                name,
                nullable,
                WireType.Utf8.of(false),
                List.of(),
                new WireField.Dictionary(dictionaries.size(), index, false),
                Map.of());
        dictionaries.add(new Dictionary(
                dictionaries.size(),
                BatchHead.ofDictionary(field),
                ColumnEncoder.of(new WireField(name, true, field.type())),
                words));
        return field;
    }

    /** The dictionaries whose words each batch brings. */
    List<Dictionary> wordDictionaries() {
        return dictionaries.stream().filter(each -> each.words == null).toList();
    }

    WireSchema schema() {
        return new WireSchema(fields);
    }

    /** What every stream of the schema starts with: the schema message and the enums' dictionaries. */
    byte[] prelude(WireSchema schema) {
        byte[] message = SchemaMessage.encode(schema);
        try (WireBuffer buffer = new WireBuffer(4096)) {
            buffer.putCopy(message);
            BatchWriter out = new BatchWriter(buffer);
            for (Dictionary each : dictionaries) {
                Object[] words = each.words;
                if (words != null) {
                    each.write(out, words);
                }
            }
            return buffer.toByteArray();
        }
    }
}
