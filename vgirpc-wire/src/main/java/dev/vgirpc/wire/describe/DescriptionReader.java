package dev.vgirpc.wire.describe;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.MethodDescription;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ServiceDescription;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the answer to {@code __describe__} (protocol page 11.1). Columns are found by name. */
public final class DescriptionReader {

    private final Limits limits;
    private final Map<String, @Nullable Object[]> columns = new HashMap<>();

    private DescriptionReader(WireBatch batch, Limits limits) {
        this.limits = limits;
        ColumnInput in = new ColumnInput(batch);
        int rows = Math.toIntExact(batch.rowCount());
        for (WireField field : batch.schema().fields()) {
            columns.putIfAbsent(field.name(), ColumnDecoder.of(field).decode(in, rows));
        }
    }

    /**
     * The description that a batch holds.
     *
     * @throws ProtocolException when it holds none
     */
    public static ServiceDescription read(WireBatch batch, Limits limits) {
        if (batch.rowCount() > Integer.MAX_VALUE) {
            throw new ProtocolException("a description of " + batch.rowCount() + " methods");
        }
        DescriptionReader reader = new DescriptionReader(batch, limits);
        List<MethodDescription> methods = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            methods.add(reader.method(row));
        }
        Map<String, String> metadata = batch.metadata();
        return new ServiceDescription(
                metadata.getOrDefault(WireKeys.PROTOCOL_NAME, ""),
                metadata.getOrDefault(WireKeys.REQUEST_VERSION, ""),
                metadata.getOrDefault(WireKeys.DESCRIBE_VERSION, ""),
                metadata.getOrDefault(WireKeys.PROTOCOL_HASH, ""),
                metadata.getOrDefault(WireKeys.SERVER_ID, ""),
                metadata.get(WireKeys.PROTOCOL_VERSION),
                methods);
    }

    private MethodDescription method(int row) {
        String name = required(Description.NAME, row, String.class);
        String type = required(Description.METHOD_TYPE, row, String.class);
        return new MethodDescription(
                name,
                switch (type) {
                    case DescribedMethod.UNARY -> MethodDescription.Kind.UNARY;
                    case DescribedMethod.STREAM -> MethodDescription.Kind.STREAM;
                    default ->
                        throw new ProtocolException("the description says of method '" + name + "' that its "
                                + Description.METHOD_TYPE + " is '" + type + "'");
                },
                required(Description.HAS_RETURN, row, Boolean.class),
                schema(name, Description.PARAMETERS, required(Description.PARAMETERS, row, MemorySegment.class)),
                schema(name, Description.RESULT, required(Description.RESULT, row, MemorySegment.class)),
                header(name, row),
                value(Description.IS_EXCHANGE, row, Boolean.class));
    }

    private @Nullable Schema header(String method, int row) {
        MemorySegment bytes = value(Description.HEADER, row, MemorySegment.class);
        return bytes == null ? null : schema(method, Description.HEADER, bytes);
    }

    private Schema schema(String method, String column, MemorySegment bytes) {
        try (IpcReader reader = new IpcReader(bytes, limits, new SchemaCache())) {
            WireSchema schema = reader.openStream();
            if (schema == null) {
                throw new ProtocolException("it is empty");
            }
            return ArrowSchemas.toArrow(schema);
        } catch (IOException | ProtocolException | LimitException e) {
            throw new ProtocolException(
                    "the description's column " + column + " of method '" + method + "' cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private <T> T required(String column, int row, Class<T> type) {
        T value = value(column, row, type);
        if (value == null) {
            throw new ProtocolException("the description has no value in column " + column + " of row " + row);
        }
        return value;
    }

    private <T> @Nullable T value(String column, int row, Class<T> type) {
        @Nullable Object[] values = columns.get(column);
        if (values == null) {
            throw new ProtocolException(
                    "the answer is no description: it has no column " + column + " but " + columns.keySet());
        }
        Object value = values[row];
        if (value != null && !type.isInstance(value)) {
            throw new ProtocolException("the description's column " + column + " has another type than it should");
        }
        return type.cast(value);
    }
}
