package dev.vgirpc.wire.contract;

import static dev.vgirpc.wire.contract.Refusals.assertRefused;
import static dev.vgirpc.wire.contract.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Large;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractAnalyzerTest {

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
