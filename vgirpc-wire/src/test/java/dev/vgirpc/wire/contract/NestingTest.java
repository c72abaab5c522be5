package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.wire.support.Compiled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Types inside types, as deep as a schema may be. */
class NestingTest {

    private static final int LIMIT = Limits.defaults().maxNestingDepth();

    private static Object nest(int depth, Object innermost) {
        Object value = innermost;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    private static MethodPlan method(String type) {
        return RoundTrip.method(
                Compiled.of("import java.util.*; interface Deep { void take(" + type + " value); }").type("Deep"),
                "take");
    }

    @Test
    void listsAsDeepAsTheLimit() {
        Object value = nest(LIMIT - 1, 7L);
        String type = "List<".repeat(LIMIT - 1) + "Long" + ">".repeat(LIMIT - 1);

        assertThat(RoundTrip.arguments(method(type), value)).containsExactly(value);
    }

    @Test
    void oneLevelMoreIsRefusedByTheReader() {
        Object value = nest(LIMIT, 7L);
        String type = "List<".repeat(LIMIT) + "Long" + ">".repeat(LIMIT);

        assertThatThrownBy(() -> RoundTrip.arguments(method(type), value))
                .isInstanceOf(LimitException.class)
                .hasMessageContainingAll("nesting depth", "maxNestingDepth", "64");
    }

    /** A map is two levels: itself and its entries. */
    @Test
    void mapsAsDeepAsTheLimit() {
        int depth = (LIMIT - 1) / 2;
        Object value = 7L;
        for (int i = 0; i < depth; i++) {
            value = Map.of("k" + i, value);
        }
        String type = "Map<String, ".repeat(depth) + "Long" + ">".repeat(depth);

        assertThat(RoundTrip.arguments(method(type), value)).containsExactly(value);
    }

    /** A record at the top level is a stream of its own, whose columns are counted anew. */
    @Test
    void recordsAsDeepAsTheLimit() throws ReflectiveOperationException {
        StringBuilder source = new StringBuilder("interface Deep { void take(R63 value);\n");
        source.append("record R0(long value) {}\n");
        for (int i = 1; i < LIMIT; i++) {
            source.append("record R").append(i).append("(R").append(i - 1).append(" inner) {}\n");
        }
        Compiled compiled = Compiled.of(source.append("}").toString());
        Object value = compiled.type("Deep$R0").getConstructor(long.class).newInstance(7L);
        for (int i = 1; i < LIMIT; i++) {
            value = compiled.type("Deep$R" + i)
                    .getConstructor(compiled.type("Deep$R" + (i - 1)))
                    .newInstance(value);
        }

        assertThat(RoundTrip.arguments(RoundTrip.method(compiled.type("Deep"), "take"), value)).containsExactly(value);
    }
}
