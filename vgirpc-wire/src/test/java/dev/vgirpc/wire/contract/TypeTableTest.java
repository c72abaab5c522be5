package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vgirpc.Batch;
import dev.vgirpc.ContractException;
import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Resolution;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Unsigned;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.engine.WireEngine;
import dev.vgirpc.wire.support.MemoryTransport;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The type tables of the README and of the guide: each row is one line of {@link TypeTable}, each line a row. Its
 * method is analysed, and its values make a round trip through a service in this process.
 */
class TypeTableTest {

    private static RpcServer server;
    private static RpcClient client;
    private static TypeTable.Methods table;

    @BeforeAll
    static void serve() {
        Object echo = Proxy.newProxyInstance(
                TypeTable.Methods.class.getClassLoader(),
                new Class<?>[] {TypeTable.Methods.class},
                (proxy, method, arguments) -> arguments == null ? null : arguments[0]);
        MemoryTransport transport = new MemoryTransport();
        server = new WireEngine().server(TypeTable.Methods.class, (TypeTable.Methods) echo).start(transport);
        client = new WireEngine().client(transport).connect();
        table = client.proxy(TypeTable.Methods.class);
    }

    @AfterAll
    static void end() {
        client.close();
        server.close();
        TypeTable.POINTS.close();
    }

    private static Method method(String name) {
        return Arrays.stream(TypeTable.Methods.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Object call(String name, @Nullable Object... arguments) throws Throwable {
        try {
            return method(name).invoke(table, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static List<TypeTable.Line> lines() {
        return TypeTable.LINES;
    }

    @ParameterizedTest
    @MethodSource("lines")
    void columnIsTheOneThatIsShown(TypeTable.Line line) {
        MethodPlan plan = ServicePlan.of(TypeTable.Methods.class).methods().get(line.method());

        assertThat(plan.request().schema().text())
                .isEqualTo(line.arrow().equals("no column") ? "" : "value: " + line.arrow());
        WireSchema response = plan.response().schema();
        if (line.arrow().equals("no column")) {
            assertThat(response.text()).isEmpty();
        } else {
            // A record as result is nullable, as in the reference.
            boolean record = line.method().equals("record");
            assertThat(response.text()).isEqualTo("result: " + (record ? "binary" : line.arrow()));
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void valuesComeBack(TypeTable.Line line) throws Throwable {
        if (line.values().isEmpty()) {
            assertThat(call(line.method())).isNull();
        }
        for (Object value : line.values()) {
            Object back = call(line.method(), new Object[] {value});
            assertThat(Arrays.deepEquals(new Object[] {arrays(back)}, new Object[] {arrays(value)}))
                    .as("%s came back as %s", value, back)
                    .isTrue();
            if (back instanceof Batch batch) {
                batch.close();
            }
            if (value instanceof Set<?> || value instanceof Map<?, ?>) {
                assertThat(back).as("with its order").hasToString(value.toString());
            }
        }
    }

    /** Lists compare arrays by identity, and batches are not compared at all. */
    private static Object arrays(Object value) {
        if (value instanceof Batch batch) {
            return batch.rows(TypeTable.Point.class);
        }
        return value instanceof List<?> list ? list.stream().map(TypeTableTest::arrays).toArray() : value;
    }

    @Test
    void readmeShowsTheLines() throws IOException {
        List<String> shown = new ArrayList<>();
        for (List<String> row : GuideTables.rows(GuideTables.README, "columns")) {
            List<String> java = GuideTables.pieces(row.get(0));
            List<String> arrow = GuideTables.parts(row.get(1));
            assertThat(arrow.size()).as(row.toString()).isIn(1, java.size());
            for (int i = 0; i < java.size(); i++) {
                shown.add(java.get(i) + " = " + arrow.get(arrow.size() == 1 ? 0 : i));
            }
        }
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        TypeTable.LINES.stream().map(TypeTable.Line::readme).filter(each -> each != null).toList());
    }

    @Test
    void guideShowsTheLines() throws IOException {
        assertThat(GuideTables.rows(GuideTables.GUIDE, "columns").stream()
                        .map(row -> row.get(0) + " = " + GuideTables.plain(row.get(1)))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(
                        TypeTable.LINES.stream().map(each -> each.java() + " = " + each.arrow()).toList());
    }

    /** Types that no contract can have, each with the method that has it. */
    interface Refused {
        void a(char value);

        void b(int[] value);

        void c(BigDecimal value);

        void d(ArrayList<String> value);

        void e(List<?> value);

        @SuppressWarnings("rawtypes")
        void f(List value);

        void g(Map<@Nullable String, Long> value);

        void h(@Nullable int value);

        void i(@Nullable Optional<String> value);

        void j(java.util.concurrent.Future<String> value);

        void k(@Unsigned(16) byte value);

        void l(@Large @DictionaryEncoded String value);

        void m(@Resolution(TimeUnit.DAYS) Instant value);

        void n(@FixedSize(0) byte[] value);

        void o(Node value);
    }

    record Node(String name, List<Node> children) {}

    private static final Map<String, String> REFUSED_TYPES = Map.ofEntries(
            Map.entry("`char`", "a"),
            Map.entry("`int[]`", "b"),
            Map.entry("`BigDecimal`", "c"),
            Map.entry("`ArrayList<String>`", "d"),
            Map.entry("`List<?>`", "e"),
            Map.entry("`List`", "f"),
            Map.entry("`Map<@Nullable String, Long>`", "g"),
            Map.entry("`@Nullable int`", "h"),
            Map.entry("`@Nullable Optional<String>`", "i"),
            Map.entry("`Future<String>`", "j"),
            Map.entry("`@Unsigned(16) byte`", "k"),
            Map.entry("`@Large @DictionaryEncoded String`", "l"),
            Map.entry("`@Resolution(TimeUnit.DAYS) Instant`", "m"),
            Map.entry("`@FixedSize(0) byte[]`", "n"),
            Map.entry("a record inside itself", "o"));

    @Test
    void typesAreRefusedWithTheMessagesThatAreShown() throws IOException {
        List<String> problems = ((ContractException) catchThrowable(() -> ServicePlan.of(Refused.class))).problems();
        List<List<String>> rows = GuideTables.rows(GuideTables.GUIDE, "refused types");

        assertThat(rows.stream().map(List::getFirst).toList())
                .containsExactlyInAnyOrderElementsOf(REFUSED_TYPES.keySet());
        for (List<String> row : rows) {
            String where = "Refused." + REFUSED_TYPES.get(row.get(0)) + "() parameter 'value': ";
            assertThat(problems).anyMatch(problem -> problem.startsWith(where)
                    && GuideTables.message(row.get(1)).matcher(problem.substring(where.length())).matches());
        }
        assertThat(problems).hasSameSizeAs(rows);
    }

    /** A value that its column cannot hold. */
    private record Misfit(String method, @Nullable Object value) {}

    private static final Map<String, Misfit> REFUSED_VALUES = Map.ofEntries(
            Map.entry("null where the contract allows none", new Misfit("text", null)),
            Map.entry("null inside a list", new Misfit("list", Arrays.asList("a", null))),
            Map.entry("half of a surrogate pair", new Misfit("text", "a\uD83D")),
            Map.entry("256 for `@Unsigned(8) int`", new Misfit("narrow", 256)),
            Map.entry("two bytes for `@FixedSize(8) byte[]`", new Misfit("fixedSize", new byte[2])),
            Map.entry("a digit too many after the point", new Misfit("decimal", new BigDecimal("0.00001"))),
            Map.entry("a decimal that is too large", new Misfit("decimal", new BigDecimal("10000000000000000"))),
            Map.entry("an instant outside the column's range", new Misfit("nanos", Instant.parse("3000-01-01T00:00:00Z"))));

    @Test
    void valuesAreRefusedWithTheMessagesThatAreShown() throws IOException {
        List<List<String>> rows = GuideTables.rows(GuideTables.GUIDE, "refused values");

        assertThat(rows.stream().map(List::getFirst).toList())
                .containsExactlyInAnyOrderElementsOf(REFUSED_VALUES.keySet());
        for (List<String> row : rows) {
            Misfit misfit = REFUSED_VALUES.get(row.get(0));
            assertThat(catchThrowable(() -> call(misfit.method, misfit.value)))
                    .as(row.get(0))
                    .isInstanceOf(ValueException.class)
                    .hasMessageMatching(GuideTables.message(row.get(1)).pattern());
        }
    }

    @Test
    void connectionStaysAfterARefusedValue() throws Throwable {
        assertThat(catchThrowable(() -> call("narrow", 256))).isInstanceOf(ValueException.class);
        assertThat(call("narrow", 255)).isEqualTo(255);
    }
}
