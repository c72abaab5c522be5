package dev.vgirpc.conformance.vectors;

import dev.vgirpc.Batch;
import dev.vgirpc.Rpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** Embedded batches and schemas of a vector's description, made without this library's codecs. */
final class ArrowValues {

    private ArrowValues() {}

    /** The schema of a message, also of one that more follows. */
    static Schema schema(byte[] message) {
        try {
            return MessageSerializer.deserializeSchema(
                    new ReadChannel(Channels.newChannel(new ByteArrayInputStream(message))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A batch by its stream's schema and its described rows, to be closed by the caller. */
    static Batch batch(Map<String, @Nullable Object> json) {
        Map<String, @Nullable Object> stream = Json.object(Json.array(json.get("ipc")).getFirst());
        List<@Nullable Object> rows = Json.array(
                Json.object(Json.array(stream.get("batches")).getFirst()).get("rows"));
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        List<FieldVector> vectors = new ArrayList<>();
        for (Field field : schema(JsonValues.bytes(json)).getFields()) {
            List<@Nullable Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(Json.object(row).get(field.getName())));
            DictionaryEncoding encoding = field.getDictionary();
            vectors.add(encoding == null ? filled(field, values) : encoded(field, encoding, values, dictionaries));
        }
        List<Field> fields = vectors.stream().map(FieldVector::getField).toList();
        return Batch.of(new VectorSchemaRoot(fields, vectors, rows.size()), dictionaries);
    }

    private static FieldVector encoded(
            Field field, DictionaryEncoding encoding, List<@Nullable Object> values, MapDictionaryProvider dictionaries) {
        List<@Nullable Object> words = values.stream().distinct().toList();
        FieldVector wordVector =
                filled(new Field(field.getName(), FieldType.nullable(field.getType()), null), words);
        dictionaries.put(new Dictionary(wordVector, encoding));
        FieldType type = new FieldType(field.isNullable(), encoding.getIndexType(), encoding, field.getMetadata());
        List<@Nullable Object> indices = new ArrayList<>();
        values.forEach(value -> indices.add((long) words.indexOf(value)));
        return filled(new Field(field.getName(), type, null), indices);
    }

    private static FieldVector filled(Field field, List<@Nullable Object> values) {
        FieldVector vector = field.createVector(Rpc.allocator());
        vector.allocateNew();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                switch (vector) {
                    case BigIntVector longs -> longs.setSafe(i, (Long) value);
                    case IntVector ints -> ints.setSafe(i, Math.toIntExact((Long) value));
                    case VarCharVector texts -> texts.setSafe(i, new Text((String) value));
                    default -> throw new IllegalArgumentException("no way to make a " + field);
                }
            }
        }
        vector.setValueCount(values.size());
        return vector;
    }
}
