package dev.vgirpc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A turn of a stream that is used without RPC: rows or a batch, each made from the other when asked for. */
final class LocalTurn implements AutoCloseable {

    private final CallContext call;
    private final @Nullable List<?> rows;
    private final @Nullable Class<?> rowClass;
    private final Map<String, String> metadata;
    private @Nullable Batch batch;

    private LocalTurn(
            CallContext call,
            @Nullable List<?> rows,
            @Nullable Class<?> rowClass,
            @Nullable Batch batch,
            Map<String, String> metadata) {
        this.call = call;
        this.rows = rows;
        this.rowClass = rowClass;
        this.batch = batch;
        this.metadata = metadata;
    }

    /** A turn of rows; their class may be unknown when there are none. */
    static LocalTurn ofRows(
            CallContext call, List<?> rows, @Nullable Class<?> rowClass, Map<String, String> metadata) {
        return new LocalTurn(call, rows, rowClass, null, metadata);
    }

    /** A turn of a batch, which it owns from now on. */
    static LocalTurn ofBatch(CallContext call, Batch batch, Map<String, String> metadata) {
        return new LocalTurn(call, null, null, batch, metadata);
    }

    Batch batch() {
        Batch known = batch;
        if (known == null) {
            known = fromRows();
            batch = known;
        }
        return known;
    }

    private Batch fromRows() {
        Class<?> type = rowClass;
        if (rows == null || type == null) {
            throw new IllegalStateException(
                    "no rows and no record class that tells the columns: let a class or record implement the state, "
                            + "with real type arguments");
        }
        return ofRows(type.asSubclass(Record.class), rows);
    }

    private <T extends Record> Batch ofRows(Class<T> type, List<?> given) {
        return Batch.ofRows(type, given.stream().map(type::cast).toList(), call.allocator());
    }

    /** Whether the other turn's batch was given on. */
    boolean hasBatchOf(LocalTurn other) {
        return batch != null && batch == other.batch;
    }

    /** This turn's rows as a type; null for the type that they were given in. */
    <T> Turn<T> as(@Nullable Class<T> type) {
        return new Typed<>(this, type);
    }

    private <T> List<T> rows(@Nullable Class<T> type) {
        List<?> given = rows;
        if (type == Batch.class || type == null && given == null) {
            @SuppressWarnings("unchecked") // T is Batch: only its states give batches
            List<T> one = (List<T>) List.of(batch());
            return one;
        }
        if (given != null && (type == null || given.stream().allMatch(type::isInstance))) {
            @SuppressWarnings("unchecked") // checked, or what the state's own type argument says
            List<T> same = (List<T>) given;
            return same;
        }
        return read(type);
    }

    @SuppressWarnings("unchecked") // what is read is of the class
    private <T> List<T> read(@Nullable Class<T> type) {
        if (type == null || !type.isRecord()) {
            throw new IllegalStateException(type + " is no row type: name a record class or Batch");
        }
        return (List<T>) batch().rows(type.asSubclass(Record.class));
    }

    @Override
    public void close() {
        Batch known = batch;
        if (known != null) {
            known.close();
        }
    }

    private record Typed<T>(LocalTurn turn, @Nullable Class<T> type) implements Turn<T> {
        @Override
        public List<T> rows() {
            return turn.rows(type);
        }

        @Override
        public Batch batch() {
            return turn.batch();
        }

        @Override
        public Map<String, String> metadata() {
            return turn.metadata;
        }

        @Override
        public String toString() {
            return "Turn[" + (turn.rows == null ? turn.batch : turn.rows.size() + " rows")
                    + (turn.metadata.isEmpty() ? "]" : " " + turn.metadata + "]");
        }
    }
}
