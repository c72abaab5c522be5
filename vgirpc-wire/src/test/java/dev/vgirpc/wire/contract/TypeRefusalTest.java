package dev.vgirpc.wire.contract;

import static dev.vgirpc.wire.contract.Refusals.assertRefused;
import static dev.vgirpc.wire.contract.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types that no contract can have: they are refused when the plan is made. */
class TypeRefusalTest {

    interface Asynchronous {
        CompletionStage<String> stage();

        Future<String> future();

        CompletableFuture<Void> completable();

        void subscribe(Flow.Subscriber<String> subscriber);
    }

    @Test
    void asynchronousTypesAreRefused() {
        assertThat(refusal(Asynchronous.class).problems())
                .hasSize(4)
                .allSatisfy(each -> assertThat(each).containsSubsequence("Asynchronous.", "asynchronous", "blocking"));
    }

    interface Implementations {
        ArrayList<String> list();

        HashMap<String, Long> map(java.util.LinkedHashSet<String> set);
    }

    @Test
    void implementationsOfCollectionsAreRefused() {
        assertThat(refusal(Implementations.class).problems())
                .hasSize(3)
                .allSatisfy(each -> assertThat(each).containsSubsequence("implementation", "declare List, Set or Map"));
    }

    interface Unsupported {
        void call(int[] array, OptionalInt option, java.util.Date date, StringBuilder builder, String[] texts);
    }

    @Test
    void typesWithoutArrowTypeAreRefused() {
        assertThat(refusal(Unsupported.class).problems())
                .hasSize(5)
                .allSatisfy(each -> assertThat(each).containsSubsequence("Unsupported.call() parameter", "use "));
    }

    @SuppressWarnings("rawtypes")
    interface Raw {
        List list();

        Map map(Set set, Optional option);
    }

    @Test
    void rawTypesAreRefused() {
        assertThat(refusal(Raw.class).problems())
                .hasSize(4)
                .allSatisfy(each -> assertThat(each).containsSubsequence("raw type", "type arguments"));
    }

    interface AbsentTwice {
        @Nullable Optional<String> first();

        Optional<Optional<String>> second();

        void third(@Nullable Optional<String> both);
    }

    @Test
    void valueThatIsAbsentInTwoWaysIsRefused() {
        assertThat(refusal(AbsentTwice.class).problems())
                .hasSize(3)
                .allSatisfy(each -> assertThat(each).containsSubsequence("absent in two ways", "Optional"));
    }

    interface NullablePrimitive {
        void call(@Nullable int number);
    }

    @Test
    void nullablePrimitiveIsRefused() {
        assertRefused(NullablePrimitive.class, "parameter 'number'", "int", "box");
    }

    interface NullableKeys {
        void call(Map<@Nullable String, Long> map);
    }

    @Test
    void nullableKeysAreRefused() {
        assertRefused(NullableKeys.class, "parameter 'map'", "null");
    }

    record Node(String name, List<Node> children) {}

    record Ping(Optional<Pong> pong) {}

    record Pong(Map<String, Ping> pings) {}

    record Endless<T>(T value, Optional<Endless<List<T>>> more) {}

    interface Recursive {
        void direct(Node node);

        Ping mutual();

        Endless<String> endless();
    }

    @Test
    void recordsThatContainThemselvesAreRefused() {
        assertThat(refusal(Recursive.class).problems())
                .hasSize(3)
                .anySatisfy(each -> assertThat(each).containsSubsequence("direct()", "'node'", "'children'", "Node contains itself"))
                .anySatisfy(each -> assertThat(each).containsSubsequence("mutual() result", "'pong'", "'pings'", "Ping contains itself"))
                .anySatisfy(each -> assertThat(each).containsSubsequence("endless() result", "Endless contains itself"));
    }

    interface Arrays {
        void numbers(int[] value);

        void bytes(byte[][] value);

        void boxes(Byte[] value);

        void texts(String... value);

        void inside(List<int[]> value);

        void generic(List<String>[] value);
    }

    interface Varargs {
        void bytes(byte... value);
    }

    @Test
    void arraysOtherThanOfBytesAreRefused() {
        assertThat(refusal(Arrays.class).problems())
                .hasSize(6)
                .allSatisfy(each -> assertThat(each).containsSubsequence("parameter 'value'", "[] has no Arrow type", "use ", "byte[]", "List"));
        assertThat(ServicePlan.of(Varargs.class).methods().get("bytes").request().schema().text())
                .isEqualTo("value: binary not null");
    }

    interface Wildcards {
        void any(List<?> value);

        void lower(List<? super String> value);

        void upper(List<? extends Number> value);
    }

    @Test
    void wildcardsThatStandForNoTypeAreRefused() {
        assertThat(refusal(Wildcards.class).problems())
                .hasSize(3)
                .anySatisfy(each -> assertThat(each).containsSubsequence("any()", "java.lang.Object has no Arrow type"))
                .anySatisfy(each -> assertThat(each).containsSubsequence("lower()", "java.lang.Object has no Arrow type"))
                .anySatisfy(each -> assertThat(each).containsSubsequence("upper()", "java.lang.Number has no Arrow type"));
    }

    class Inner {}

    static class Nested {}

    static class Outer<T> {
        class OfOuter {}
    }

    sealed interface Choice permits First, Second {}

    record First(int x) implements Choice {}

    record Second(int x) implements Choice {}

    interface Classes {
        void inner(Inner value);

        void nested(Nested value);

        void ofOuter(Outer<String>.OfOuter value);

        void choice(Choice value);

        void record(Record value);

        void constant(Enum<?> value);

        void nothing(Void value);

        void letter(Character value);
    }

    @Test
    void classesAreRefused() {
        assertThat(refusal(Classes.class).problems())
                .hasSize(8)
                .allSatisfy(each -> assertThat(each).containsSubsequence("parameter 'value'", "has no Arrow type", "a record"));
    }

    record NullableZero(@Nullable int number) {}

    record Holds(String fine, Thread thread) {}

    record Deeper(List<Holds> all) {}

    record Untyped<T>(T value) {}

    interface Components {
        void primitive(NullableZero value);

        void deep(Map<String, Deeper> value);

        @SuppressWarnings("rawtypes")
        void raw(Untyped value);
    }

    @Test
    void componentsAreNamedOnTheWayToThem() {
        assertThat(refusal(Components.class).problems())
                .hasSize(3)
                .anySatisfy(each -> assertThat(each).containsSubsequence("primitive()", "component 'number'", "NullableZero", "int is never null", "box"))
                .anySatisfy(each -> assertThat(each)
                        .containsSubsequence("deep()", "component 'all'", "Deeper", "component 'thread'", "Holds", "java.lang.Thread has no Arrow type"))
                .anySatisfy(each -> assertThat(each).containsSubsequence("raw()", "raw type", "Untyped", "type arguments"));
    }

    @Test
    void localRecordsAndEnumsAreTypesAsOthers() {
        record Local(long number) {}
        enum Choice {
            YES
        }
        interface Uses {
            List<Local> call(Choice choice);
        }
        MethodPlan plan = ServicePlan.of(Uses.class).methods().get("call");

        assertThat(RoundTrip.arguments(plan, Choice.YES)).containsExactly(Choice.YES);
        assertThat(RoundTrip.result(plan, List.of(new Local(1)))).isEqualTo(List.of(new Local(1)));
    }
}
