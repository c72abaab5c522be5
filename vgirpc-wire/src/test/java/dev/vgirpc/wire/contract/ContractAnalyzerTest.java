package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ContractException;
import dev.vgirpc.Large;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractAnalyzerTest {

    private static ContractException refusal(Class<?> contract) {
        return catchThrowableOfType(ContractException.class, () -> ServicePlan.of(contract));
    }

    /** The contract has exactly one problem, and the words stand in it in this order. */
    private static void assertRefused(Class<?> contract, String... words) {
        ContractException refusal = refusal(contract);
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems()).hasSize(1);
        assertThat(refusal.problems().getFirst()).containsSubsequence(words);
        assertThat(refusal).hasMessageContaining(contract.getName() + " is not a contract");
    }

    private static String request(Class<?> contract, String method) {
        return ServicePlan.of(contract).methods().get(method).request().schema().text();
    }

    private static String response(Class<?> contract, String method) {
        return ServicePlan.of(contract).methods().get(method).response().schema().text();
    }

    interface Sound {
        int one(String text);

        void two();

        default String three(Object anything) {
            return "local" + anything;
        }

        static Thread four() {
            return Thread.currentThread();
        }

        @Override
        boolean equals(@Nullable Object other);

        @Override
        int hashCode();

        @Override
        String toString();
    }

    @Test
    void onlyAbstractMethodsAreRemote() {
        ServicePlan plan = ServicePlan.of(Sound.class);

        assertThat(plan.methods().keySet()).containsExactly("one", "two");
        assertThat(plan.name()).isEqualTo("Sound");
        assertThat(plan.version()).isNull();
        assertThat(ServicePlan.of(Sound.class)).isSameAs(plan);
    }

    interface ManyProblems {
        @SuppressWarnings("rawtypes")
        Thread first(String fine, Object wrong, List raw);

        <T> void second();

        void third(char letter);

        String fourth();
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        ContractException refusal = refusal(ManyProblems.class);

        assertThat(refusal.problems()).hasSize(5);
        assertThat(refusal.problems())
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.first() parameter 'wrong'", "java.lang.Object"))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.first() parameter 'raw'", "raw type"))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.first() result", "java.lang.Thread", "use "))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.second()", "type parameters"))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.third() parameter 'letter'", "char"));
        refusal.problems().forEach(problem -> assertThat(refusal).hasMessageContaining(problem));
    }

    interface Overloads {
        void put(String text);

        void put(long number);
    }

    @Test
    void overloadsAreRefused() {
        assertRefused(Overloads.class, "Overloads.put()", "'put'", "@WireName", "default method");
    }

    interface NamedOverloads {
        void put(String text);

        @WireName("put_number")
        void put(long number);

        default void put(double number) {
            put((long) number);
        }
    }

    @Test
    void overloadsWithNamesOfTheirOwnAreAccepted() {
        assertThat(ServicePlan.of(NamedOverloads.class).methods().keySet()).containsExactly("put", "put_number");
    }

    interface SameWireName {
        void first();

        @WireName("first")
        void second();
    }

    interface SameParameterName {
        void call(String a, @WireName("a") String b);
    }

    record SameComponentName(String a, @WireName("a") String b) {}

    interface UsesSameComponentName {
        void call(SameComponentName value);
    }

    enum SameConstantName {
        A,
        @WireName("A")
        B
    }

    interface UsesSameConstantName {
        SameConstantName call();
    }

    @Test
    void clashingWireNamesAreRefused() {
        assertRefused(SameWireName.class, "SameWireName.second()", "'first'");
        assertRefused(SameParameterName.class, "SameParameterName.call()", "parameter 'b'", "'a'");
        assertRefused(UsesSameComponentName.class, "parameter 'value'", "SameComponentName", "'a'", "@WireName");
        assertRefused(UsesSameConstantName.class, "result", "SameConstantName", "'A'", "@WireName");
    }

    interface Reserved {
        void __describe__();
    }

    interface Nameless {
        @WireName("")
        void call();
    }

    @Test
    void reservedNamesAreRefused() {
        assertRefused(Reserved.class, "Reserved.__describe__()", "reserved");
        assertRefused(Nameless.class, "Nameless.call()", "''");
    }

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

    sealed interface Sealed permits OnlyOne {
        void call();
    }

    static final class OnlyOne implements Sealed {
        @Override
        public void call() {}
    }

    @interface Annotation {
        String call();
    }

    @Test
    void onlyOrdinaryInterfacesAreContracts() {
        assertRefused(OnlyOne.class, "OnlyOne", "interface");
        assertRefused(Annotation.class, "Annotation", "interface");
        assertRefused(Sealed.class, "Sealed", "sealed", "remove");
        assertThat(refusal(String.class)).isNotNull();
    }

    interface Repository<K, V> {
        V find(K key);

        Map<K, List<V>> all(List<? extends V> values);
    }

    interface Middle<V> extends Repository<Long, Optional<V>> {}

    interface Users extends Middle<String> {}

    @Test
    void genericSuperInterfacesAreResolved() {
        assertThat(request(Users.class, "find")).isEqualTo("key: int64 not null");
        assertThat(response(Users.class, "find")).isEqualTo("result: string");
        assertThat(request(Users.class, "all")).isEqualTo("values: list<item: string> not null");
        assertThat(response(Users.class, "all")).isEqualTo("result: map<int64, list<item: string>> not null");
    }

    interface NullableArgument extends Repository<Long, @Nullable String> {}

    @Test
    void nullnessOfTypeArgumentsCounts() {
        assertThat(response(NullableArgument.class, "find")).isEqualTo("result: string");
    }

    @Test
    void typeVariableWithoutTypeIsRefused() {
        assertThat(refusal(Repository.class).problems())
                .anySatisfy(each -> assertThat(each).contains("Repository", "type parameters", "extends it"))
                .anySatisfy(each -> assertThat(each).contains("Repository.find() parameter 'key'", "type variable K"));
    }

    @SuppressWarnings("rawtypes")
    interface RawSuper extends Repository {}

    @Test
    void rawSuperInterfaceIsRefused() {
        assertThat(refusal(RawSuper.class).problems())
                .anySatisfy(each -> assertThat(each).contains("RawSuper.find() result", "type variable V"));
    }

    record Box<T>(T value, List<T> more) {}

    record Pair<A, B>(Box<A> first, Optional<B> second) {}

    interface GenericRecords {
        List<Pair<String, Long>> pairs();

        List<Box<Box<String>>> nested();
    }

    @Test
    void genericRecordsAreResolved() {
        assertThat(response(GenericRecords.class, "pairs"))
                .isEqualTo("result: list<item: struct<"
                        + "first: struct<value: string not null, more: list<item: string> not null> not null, "
                        + "second: int64>> not null");
        assertThat(response(GenericRecords.class, "nested"))
                .isEqualTo("result: list<item: struct<"
                        + "value: struct<value: string not null, more: list<item: string> not null> not null, "
                        + "more: list<item: struct<value: string not null, more: list<item: string> not null>> not null"
                        + ">> not null");
    }

    interface LargeMisuse {
        void number(@Large int number);

        void list(@Large List<String> list);

        @Large
        Map<String, String> map();

        void option(@Large Set<Long> set);
    }

    interface LargeUse {
        @Large
        String text();

        List<@Large String> texts(@Large byte[] bytes, Map<String, @Large String> map, Optional<@Large String> option);
    }

    interface LargeOption {
        void call(@Large Optional<String> option);
    }

    @Test
    void largeFitsTextAndBytesOnly() {
        assertThat(refusal(LargeMisuse.class).problems())
                .hasSize(4)
                .allSatisfy(each -> assertThat(each).containsSubsequence("@Large does not fit", "only String and byte[]"));
        assertRefused(LargeOption.class, "parameter 'option'", "@Large does not fit", "only String and byte[]");
        assertThat(response(LargeUse.class, "text")).isEqualTo("result: large_string not null");
        assertThat(response(LargeUse.class, "texts")).isEqualTo("result: list<item: large_string> not null");
        assertThat(request(LargeUse.class, "texts"))
                .isEqualTo("bytes: large_binary not null, map: map<string, large_string> not null, option: large_string");
    }

    @ProtocolVersion("1.2.3")
    interface Versioned {
        void call();
    }

    interface InheritsVersion extends Versioned {}

    @Test
    void versionCountsOnTheContractItself() {
        assertThat(ServicePlan.of(Versioned.class).version()).isEqualTo(new Semver("1.2.3", 1, 2, 3));
        assertThat(ServicePlan.of(InheritsVersion.class).version()).isNull();
    }

    @ProtocolVersion("1.0")
    interface BadVersion {
        void call();
    }

    @Test
    void malformedVersionIsRefused() {
        assertRefused(BadVersion.class, "BadVersion", "\"1.0\"", "MAJOR.MINOR.PATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.0", "1.0.0.0", "01.0.0", "1.00.0", "1.0.0-rc", "1.0.0+b", " 1.0.0", "1.0.0\n", "-1.0.0", "1..0", "a.b.c", "\u0661.0.0"})
    void noVersion(String text) {
        assertThat(Semver.parse(text)).isNull();
    }

    @Test
    void versionsAreCompared() {
        Semver version = Semver.parse("2.3.4");
        assertThat(version.fits(Semver.parse("2.3.99"))).isTrue();
        assertThat(version.fits(Semver.parse("2.4.4"))).isFalse();
        assertThat(version.fits(Semver.parse("3.3.4"))).isFalse();
        assertThat(version.isOlderThan(Semver.parse("2.10.0"))).isTrue();
        assertThat(version.isOlderThan(Semver.parse("3.0.0"))).isTrue();
        assertThat(version.isOlderThan(Semver.parse("1.9.9"))).isFalse();
        assertThat(Semver.parse("0.0.0")).isNotNull();
    }

    interface Left {
        String shared();
    }

    interface Right {
        String shared();
    }

    interface Diamond extends Right, Left {}

    @Test
    void methodOfTwoSuperInterfacesIsOneMethod() {
        assertThat(ServicePlan.of(Diamond.class).methods().keySet()).containsExactly("shared");
    }

    @SnakeCase
    @WireName("tickers")
    interface Snaky {
        double lastPrice(String tickerSymbol, @WireName("asIs") int asIs);

        @WireName("Exact")
        void exactName();
    }

    interface ExtendsSnaky extends Snaky {
        void ownMethod(String ownParameter);
    }

    @Test
    void namesOnTheWire() {
        ServicePlan plan = ServicePlan.of(Snaky.class);
        assertThat(plan.name()).isEqualTo("tickers");
        assertThat(plan.methods().keySet()).containsExactly("Exact", "last_price");
        assertThat(request(Snaky.class, "last_price")).isEqualTo("ticker_symbol: string not null, asIs: int32 not null");
        assertThat(ServicePlan.of(ExtendsSnaky.class).name()).isEqualTo("ExtendsSnaky");
        assertThat(ServicePlan.of(ExtendsSnaky.class).methods().keySet()).containsExactly("Exact", "last_price", "ownMethod");
        assertThat(request(ExtendsSnaky.class, "ownMethod")).isEqualTo("ownParameter: string not null");
    }
}
