package dev.vgirpc.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a stream.
 *
 * @param fields the columns in order
 * @param metadata the schema's metadata; no part of any contract
 */
public record WireSchema(List<WireField> fields, Map<String, String> metadata) {

    /** The schema without columns. */
    public static final WireSchema EMPTY = new WireSchema(List.of());

    /**
     * Copies the collections.
     *
     * @param fields the columns
     * @param metadata the schema's metadata
     */
    public WireSchema {
        fields = List.copyOf(fields);
        // In the sender's order, so that a schema is written again with the same bytes.
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * A schema without metadata.
     *
     * @param fields the columns
     */
    public WireSchema(List<WireField> fields) {
        this(fields, Map.of());
    }

    /**
     * Whether there are no columns.
     *
     * @return true for the schema of void methods and ticks
     */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /**
     * The position of a column.
     *
     * @param name the column's name
     * @return its index, or -1
     */
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The columns as text.
     *
     * @return such as {@code a: double not null, b: string}
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (WireField field : fields) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(field.name())
                    .append(": ")
                    .append(field.typeText())
                    .append(field.nullable() ? "" : " not null");
        }
        return text.toString();
    }
}
