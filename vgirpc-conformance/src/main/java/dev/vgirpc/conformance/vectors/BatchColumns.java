package dev.vgirpc.conformance.vectors;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The two ways in which a received batch is read, and embedded ones. */
final class BatchColumns {

    private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

    private BatchColumns() {}

    /** Straight to Java objects, as natural values per column. */
    static List<@Nullable Object[]> asValues(WireBatch batch) {
        List<WireField> fields = batch.schema().fields();
        if (!fields.isEmpty() && batch.rowCount() > MAX_ROWS) {
            throw new LimitException("the row count", "Java array", MAX_ROWS, batch.rowCount());
        }
        ColumnInput input = new ColumnInput(batch);
        List<@Nullable Object[]> columns = new ArrayList<>();
        for (WireField field : fields) {
            columns.add(ColumnDecoder.of(field).decode(input, (int) batch.rowCount()));
        }
        return columns;
    }

    /** To vectors with full validation, written again from there; null when Arrow has no such vectors. */
    static @Nullable List<@Nullable Object[]> asVectors(WireBatch batch) {
        try (Batch vectors = BatchDecoder.decode(batch, BatchMemory.allocator(), Validation.FULL)) {
            return BatchStreams.read(vectors, BatchColumns::asValues);
        } catch (ProtocolException e) {
            if (String.valueOf(e.getMessage()).contains("Arrow's Java vectors have no type")) {
                return null;
            }
            throw e;
        }
    }

    /** The batch that a stream holds, of its own memory. */
    static Batch batch(byte[] stream) {
        return read(stream, reader -> {
            reader.openStream();
            WireBatch batch = Objects.requireNonNull(reader.next());
            return BatchDecoder.decode(batch, BatchMemory.allocator(), Validation.FULL);
        });
    }

    /** The schema that a message holds. */
    static Schema schema(byte[] message) {
        return read(message, reader -> ArrowSchemas.toArrow(Objects.requireNonNull(reader.openStream())));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(IpcReader reader) throws IOException;
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) {
        try (IpcReader reader = StreamMatcher.reader(bytes, 0)) {
            return reading.from(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
