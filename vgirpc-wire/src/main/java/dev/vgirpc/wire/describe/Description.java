package dev.vgirpc.wire.describe;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.ColumnEncoder;
import dev.vgirpc.wire.contract.Semver;
import dev.vgirpc.wire.contract.ServicePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The answer to {@code __describe__}: a batch with a row per method (protocol page 11.1). */
public final class Description {

    /** A column and where its values come from. */
    private record Column(WireField field, Function<DescribedMethod, @Nullable Object> value) {
        static Column of(String name, WireType type, Function<DescribedMethod, @Nullable Object> value) {
            return new Column(new WireField(name, true, type), value);
        }
    }

    static final String NAME = "name";
    static final String METHOD_TYPE = "method_type";
    static final String HAS_RETURN = "has_return";
    static final String PARAMETERS = "params_schema_ipc";
    static final String RESULT = "result_schema_ipc";
    static final String HEADER = "header_schema_ipc";
    static final String IS_EXCHANGE = "is_exchange";

    private static final WireType TEXT = WireType.Utf8.of(false);
    private static final WireType BYTES = WireType.Binary.of(false);
    private static final WireType FACT = new WireType.Bool();

    private static final List<Column> COLUMNS = List.of(
            Column.of(NAME, TEXT, DescribedMethod::name),
            Column.of(METHOD_TYPE, TEXT, DescribedMethod::type),
            Column.of(HAS_RETURN, FACT, DescribedMethod::hasReturn),
            Column.of(PARAMETERS, BYTES, DescribedMethod::parameters),
            Column.of(RESULT, BYTES, DescribedMethod::result),
            Column.of("has_header", FACT, method -> method.header() != null),
            Column.of(HEADER, BYTES, DescribedMethod::header),
            Column.of(IS_EXCHANGE, FACT, DescribedMethod::isExchange));

    private Description() {}

    /** The whole IPC stream; it is the same for every caller. */
    public static byte[] encode(ServicePlan service, String serverId) {
        List<DescribedMethod> methods = DescribedMethod.of(service);
        WireSchema schema =
                new WireSchema(COLUMNS.stream().map(Column::field).toList());
        try (WireBuffer buffer = new WireBuffer(8 << 10)) {
            buffer.putCopy(SchemaMessage.encode(schema));
            BatchWriter writer = new BatchWriter(buffer);
            writer.begin(BatchHead.of(schema, metadata(service, methods, serverId)));
            for (Column column : COLUMNS) {
                @Nullable Object[] values = methods.stream().map(column.value).toArray();
                ColumnEncoder.of(column.field).encode(writer, values, 0, values.length);
            }
            writer.end(methods.size());
            writer.endStream();
            return buffer.toByteArray();
        }
    }

    private static Metadata metadata(ServicePlan service, List<DescribedMethod> methods, String serverId) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(WireKeys.PROTOCOL_NAME, service.name());
        metadata.put(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE);
        metadata.put(WireKeys.DESCRIBE_VERSION, WireKeys.DESCRIBE_VERSION_VALUE);
        metadata.put(WireKeys.PROTOCOL_HASH, ServiceHash.of(service.name(), methods));
        metadata.put(WireKeys.SERVER_ID, serverId);
        Semver version = service.version();
        if (version != null) {
            metadata.put(WireKeys.PROTOCOL_VERSION, version.text());
        }
        return Metadata.of(metadata);
    }
}
