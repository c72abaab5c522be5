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

/**
 * Collects the columns of a schema and the dictionaries of its enums. An enum's dictionary holds all
 * its constants, so that it is the same for every batch and is sent once per stream.
 */
final class SchemaBuilder {

    private static final WireType.Int ENUM_INDEX = new WireType.Int(16, true);

    private final List<WireField> fields = new ArrayList<>();
    private final List<WireField> dictionaryFields = new ArrayList<>();
    private final List<Object[]> dictionaryWords = new ArrayList<>();

    void add(WireField field) {
        fields.add(field);
    }

    /** A column of words; numbers are given in depth-first order, as Arrow's writers do. */
    WireField dictionary(String name, boolean nullable, Object[] words) {
        WireField field = new WireField(
                name,
                nullable,
                new WireType.Utf8(false),
                List.of(),
                new WireField.Dictionary(dictionaryFields.size(), ENUM_INDEX, false),
                Map.of());
        dictionaryFields.add(field);
        dictionaryWords.add(words);
        return field;
    }

    WireSchema schema() {
        return new WireSchema(fields);
    }

    /** What every stream of the schema starts with: the schema message and the dictionaries. */
    byte[] prelude(WireSchema schema) {
        byte[] message = SchemaMessage.encode(schema);
        if (dictionaryFields.isEmpty()) {
            return message;
        }
        try (WireBuffer buffer = new WireBuffer(4096)) {
            buffer.putCopy(message);
            BatchWriter out = new BatchWriter(buffer);
            for (int i = 0; i < dictionaryFields.size(); i++) {
                WireField field = dictionaryFields.get(i);
                Object[] words = dictionaryWords.get(i);
                out.begin(BatchHead.ofDictionary(field));
                ColumnEncoder.of(new WireField(field.name(), true, field.type())).encode(out, words, 0, words.length);
                out.end(words.length);
            }
            return buffer.toByteArray();
        }
    }
}
