package dev.vgirpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a state gives out in a turn.
 *
 * @param rows the rows; of a batch, the batch alone
 * @param rowClass the record class of the rows, or null when nobody knows
 * @param metadata goes with the batch
 */
record Output<R>(List<R> rows, @Nullable Class<?> rowClass, Map<String, String> metadata) {

    static <R extends Record> Output<R> of(R row) {
        return new Output<>(List.of(row), row.getClass(), Map.of());
    }

    static <R extends Record> Output<R> of(List<? extends R> rows) {
        return new Output<>(List.copyOf(rows), rows.isEmpty() ? null : rows.getFirst().getClass(), Map.of());
    }

    static Output<Batch> of(Batch batch) {
        return new Output<>(List.of(batch), null, Map.of());
    }

    static <R extends Record> Output<R> none(Class<R> type) {
        return new Output<>(List.of(), type, Map.of());
    }

    Output<R> with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new Output<>(rows, rowClass, Collections.unmodifiableMap(more));
    }

    /** The batch, or null when rows are given. */
    @Nullable Batch batch() {
        return !rows.isEmpty() && rows.getFirst() instanceof Batch batch ? batch : null;
    }

    @Override
    public String toString() {
        Batch batch = batch();
        return (batch == null ? rows.size() + " rows" : batch.toString())
                + (metadata.isEmpty() ? "" : " " + metadata);
    }
}
