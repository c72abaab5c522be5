package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.MethodDescription;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.ServiceDescription;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.DescribedServices.Calc;
import dev.vgirpc.conformance.DescribedServices.Calculator;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptions as the reference gives them, to the byte of every schema and to the hash. */
class DescribeVectorsTest {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "src/test/resources/vectors");

    static Stream<Arguments> described() {
        return Stream.of(
                Arguments.of("calc", Calc.class),
                Arguments.of("calculator", Calculator.class),
                Arguments.of("conformance", ConformanceService.class),
                Arguments.of("describe-one-row-no-version", ConformanceService.class));
    }

    private static Vector response(String name) {
        return Vector.load(FOLDER, "describe", name + "-response");
    }

    /** No method of it is called. */
    private static <T> T uncalled(Class<T> contract) {
        return contract.cast(Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (proxy, method, arguments) -> {
                    throw new AssertionError("not to be called: " + method);
                }));
    }

    private static <T> MemoryServer serve(Class<T> contract, boolean described) {
        return new MemoryServer(contract, uncalled(contract), builder -> builder.describe(described));
    }

    @ParameterizedTest
    @MethodSource("described")
    void theServerTellsWhatTheReferenceDoes(String name, Class<?> contract) throws IOException {
        Vector request = Vector.load(FOLDER, "describe", name + "-request");
        try (MemoryServer server = serve(contract, true)) {
            byte[] answer = server.answer(request.bytes(), Integer.MAX_VALUE);
            StreamMatcher.recorded().match(response(name).streams(), answer);
        }
    }

    @ParameterizedTest
    @MethodSource("described")
    void theHashIsTheReferences(String name, Class<?> contract) {
        Object recorded = metadata(name).get("vgi_rpc.protocol_hash");
        try (MemoryServer server = serve(contract, false)) {
            assertEquals(recorded, server.protocolHash());
        }
    }

    @ParameterizedTest
    @MethodSource("described")
    void theClientReadsWhatTheReferenceTells(String name, Class<?> contract) throws ReflectiveOperationException {
        ServiceDescription recorded = read(name);
        Map<String, Object> metadata = metadata(name);
        assertEquals(metadata.get("vgi_rpc.protocol_name"), recorded.protocolName());
        assertEquals(metadata.get("vgi_rpc.protocol_hash"), recorded.protocolHash());
        assertEquals(metadata.get("vgi_rpc.request_version"), recorded.requestVersion());
        assertEquals(metadata.get("vgi_rpc.describe_version"), recorded.describeVersion());
        assertEquals(metadata.get("vgi_rpc.server_id"), recorded.serverId());
        assertEquals(metadata.get("vgi_rpc.protocol_version"), recorded.protocolVersion());
        List<Object> rows = Json.array(batch(name).get("rows"));
        assertEquals(rows.size(), recorded.methods().size());
        for (int i = 0; i < rows.size(); i++) {
            check(Json.object(rows.get(i)), recorded.methods().get(i));
        }
    }

    private static void check(Map<String, Object> row, MethodDescription method) {
        String name = method.name();
        assertEquals(row.get("name"), name);
        assertEquals(row.get("method_type"), method.kind().name().toLowerCase(Locale.ROOT), name);
        assertEquals(row.get("has_return"), method.hasReturn(), name);
        assertEquals(row.get("has_header"), method.header() != null, name);
        assertEquals(row.get("is_exchange"), method.isExchange(), name);
        assertEquals(columns(row.get("params_schema_ipc")), columns(method.parameters()), name);
        assertEquals(columns(row.get("result_schema_ipc")), columns(method.result()), name);
        if (method.header() != null) {
            assertEquals(columns(row.get("header_schema_ipc")), columns(method.header()), name);
        }
    }

    /** Names and nullability; types are compared as bytes where the server's answer is. */
    private static Map<String, Object> columns(Object described) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Object field : Json.array(Json.object(described).get("ipc_schema"))) {
            columns.put((String) Json.object(field).get("name"), Json.object(field).get("nullable"));
        }
        return columns;
    }

    private static Map<String, Object> columns(Schema schema) {
        Map<String, Object> columns = new LinkedHashMap<>();
        schema.getFields().forEach(field -> columns.put(field.getName(), field.isNullable()));
        return columns;
    }

    /** What our server tells of the same contract is read to the same description. */
    @ParameterizedTest
    @MethodSource("described")
    void bothSidesAgree(String name, Class<?> contract) throws ReflectiveOperationException {
        Vector request = Vector.load(FOLDER, "describe", name + "-request");
        try (MemoryServer server = serve(contract, true)) {
            byte[] answer = server.answer(request.bytes(), 7);
            assertEquals(read(name), (ServiceDescription) Calls.on(answer, 7, Object.class, client -> client.describe())
                    .result());
        }
    }

    private static ServiceDescription read(String name) throws ReflectiveOperationException {
        Calls.Made made =
                Calls.on(response(name).bytes(), Integer.MAX_VALUE, Object.class, client -> client.describe());
        assertNull(made.thrown());
        assertEquals(0, made.unread());
        return (ServiceDescription) made.result();
    }

    private static Map<String, Object> batch(String name) {
        return Json.object(Json.array(Json.object(response(name).streams().getFirst()).get("batches"))
                .getFirst());
    }

    private static Map<String, Object> metadata(String name) {
        return Json.object(batch(name).get("metadata"));
    }

    @Test
    void aServerThatDoesNotDescribeSaysSo() throws ReflectiveOperationException {
        Vector disabled = Vector.load(FOLDER, "errors", "describe-disabled-response");
        Calls.Made made = Calls.on(disabled.bytes(), 7, Object.class, client -> client.describe());
        RemoteCallException e = (RemoteCallException) made.thrown();
        assertEquals("MethodNotImplementedError", e.type());
        assertTrue(e.getMessage().contains("--describe"), e.getMessage());
    }

    /** The recorded requests of the client are those that ours sends. */
    @Test
    void theClientAsksAsTheReferenceDoes() throws Exception {
        for (String name : List.of("calc", "calculator", "conformance")) {
            Calls.Made made =
                    Calls.on(response(name).bytes(), 7, Object.class, client -> client.describe());
            StreamMatcher.recorded()
                    .match(new ArrayList<>(Vector.load(FOLDER, "describe", name + "-request").streams()), made.sent());
        }
    }
}
