package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ContractException;
import dev.vgirpc.Default;
import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Precision;
import dev.vgirpc.Resolution;
import dev.vgirpc.Transient;
import dev.vgirpc.Unsigned;
import dev.vgirpc.WireName;
import dev.vgirpc.wire.support.StreamBytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The texts of defaults, of every type, and what is refused when the plan is made. */
class DefaultTextTest {

    enum Color {
        RED,
        @WireName("grass")
        GREEN
    }

    record Numbers(
            @Default("true") boolean truth,
            @Default("-128") byte i8,
            @Default("+32767") Short i16,
            @Default("-2147483648") int i32,
            @Default("9223372036854775807") long i64,
            @Default("-1.5e-3") float f32,
            @Default("NaN") double f64,
            @Default("-Infinity") Double endless,
            @Default("-0") double zero,
            @Default("255") @Unsigned byte u8,
            @Default("255") @Unsigned(8) int narrow,
            @Default("65535") @Unsigned short u16,
            @Default("4294967295") @Unsigned int u32,
            @Default("18446744073709551615") @Unsigned long u64,
            @Default("-12.5") @Precision(value = 5, scale = 2) BigDecimal money) {}

    record Others(
            @Default("") String empty,
            @Default(" as it is ") @Large String large,
            @Default("word") @DictionaryEncoded String word,
            @Default("grass") Color color,
            @Default("00112233-4455-6677-8899-AABBCCDDEEFF") UUID id,
            @Default("1969-12-31") LocalDate date,
            @Default("23:59:59.999999") LocalTime time,
            @Default("2025-01-01T00:00") LocalDateTime local,
            @Default("2025-01-01T01:00:00.5+01:00") Instant instant,
            @Default("PT-1.000001S") Duration duration,
            @Default("2025-01-01T00:00:00Z") @Resolution(TimeUnit.SECONDS) Instant second,
            @Default("PT0.000000001S") @Resolution(TimeUnit.NANOSECONDS) Duration nano,
            @Default("[]") List<String> list,
            @Default("[]") Collection<Color> collection,
            @Default("[]") Set<Long> set,
            @Default("{}") Map<String, Long> map,
            @Default("5") Optional<@Unsigned(8) Integer> option,
            @Default("x") @Nullable String maybe) {}

    record Bytes(@Default("") byte[] empty, @Default("00fF") byte[] two, @Default("010203") @FixedSize(3) byte[] fixed) {}

    interface Service {
        void numbers(Numbers value);

        void others(Others value);

        void bytes(Bytes value);
    }

    private static Object defaults(String method) {
        return RoundTrip.record(
                RoundTrip.method(Service.class, method), new StreamBytes().schema().batch(0).end().bytes());
    }

    @Test
    void textsOfEveryType() {
        assertThat(defaults("numbers"))
                .isEqualTo(new Numbers(
                        true,
                        Byte.MIN_VALUE,
                        Short.MAX_VALUE,
                        Integer.MIN_VALUE,
                        Long.MAX_VALUE,
                        -0.0015f,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        -0.0,
                        (byte) -1,
                        255,
                        (short) -1,
                        -1,
                        -1L,
                        new BigDecimal("-12.50")));
        assertThat(defaults("others"))
                .isEqualTo(new Others(
                        "",
                        " as it is ",
                        "word",
                        Color.GREEN,
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                        LocalDate.of(1969, 12, 31),
                        LocalTime.of(23, 59, 59, 999_999_000),
                        LocalDateTime.of(2025, 1, 1, 0, 0),
                        Instant.parse("2025-01-01T00:00:00.5Z"),
                        Duration.ofSeconds(-1, -1000),
                        Instant.parse("2025-01-01T00:00:00Z"),
                        Duration.ofNanos(1),
                        List.of(),
                        List.of(),
                        Set.of(),
                        Map.of(),
                        Optional.of(5),
                        "x"));
        Bytes bytes = (Bytes) defaults("bytes");
        assertThat(bytes.empty()).isEmpty();
        assertThat(bytes.two()).containsExactly(0, -1);
        assertThat(bytes.fixed()).containsExactly(1, 2, 3);
    }

    /** A default is what would have come from a sender that has the column: it can be sent in turn. */
    @Test
    void defaultsTravel() {
        for (String method : List.of("numbers", "others")) {
            Object value = defaults(method);
            assertThat(RoundTrip.arguments(RoundTrip.method(Service.class, method), value)).containsExactly(value);
        }
    }

    @Test
    void emptyCollectionsCannotBeChanged() {
        Others others = (Others) defaults("others");
        List<Runnable> changes = List.of(
                () -> others.list().add("x"), () -> others.set().add(1L), () -> others.map().put("k", 1L));
        for (Runnable change : changes) {
            assertThat(catchThrowableOfType(UnsupportedOperationException.class, change::run)).isNotNull();
        }
    }

    interface WrongWholeNumbers {
        void a(@Default("128") byte x);

        void b(@Default("-32769") short x);

        void c(@Default("2147483648") int x);

        void d(@Default("9223372036854775808") long x);

        void e(@Default("1.0") long x);

        void f(@Default("") int x);

        void g(@Default(" 1") Integer x);

        void h(@Default("-1") @Unsigned long x);

        void i(@Default("256") @Unsigned byte x);

        void j(@Default("256") @Unsigned(8) int x);

        void k(@Default("18446744073709551616") @Unsigned long x);
    }

    interface WrongNumbers {
        void a(@Default("1e39") float x);

        void b(@Default("1e309") double x);

        void c(@Default("1e-400") double x);

        void d(@Default("0x1p3") double x);

        void e(@Default("1f") float x);

        void f(@Default("infinity") double x);

        void g(@Default("1.234") @Precision(value = 5, scale = 2) BigDecimal x);

        void h(@Default("1000") @Precision(value = 5, scale = 2) BigDecimal x);

        void i(@Default("one") @Precision(5) BigDecimal x);
    }

    interface WrongOthers {
        void a(@Default("True") boolean x);

        void b(@Default("half \uD83D") String x);

        void c(@Default("abc") byte[] x);

        void d(@Default("0102") @FixedSize(3) byte[] x);

        void e(@Default("GREEN") Color x);

        void f(@Default("1-2-3-4-5") UUID x);

        void g(@Default("31.12.2025") LocalDate x);

        void h(@Default("25:00") LocalTime x);

        void i(@Default("2025-01-01T00:00:00Z") LocalDateTime x);

        void j(@Default("2025-01-01T00:00:00") Instant x);

        void k(@Default("1s") Duration x);

        void l(@Default("PT0.0000001S") Duration x);

        void m(@Default("00:00:00.5") @Resolution(TimeUnit.SECONDS) LocalTime x);

        void n(@Default("+999999999-12-31") LocalDate x);

        void o(@Default("[1]") List<Long> x);

        void p(@Default("{}") Set<Long> x);

        void q(@Default("[]") Map<String, Long> x);

        void r(@Default("") Optional<Long> x);
    }

    private static List<String> problems(Class<?> contract) {
        return catchThrowableOfType(ContractException.class, () -> ServicePlan.of(contract)).problems();
    }

    private static Predicate<String> says(String... parts) {
        return problem -> {
            int at = 0;
            for (String part : parts) {
                at = problem.indexOf(part, at);
                if (at < 0) {
                    return false;
                }
            }
            return true;
        };
    }

    @Test
    void textsThatDoNotFitAreRefusedWithWhatWouldBeRight() {
        assertThat(problems(WrongWholeNumbers.class))
                .hasSize(11)
                .allSatisfy(each -> assertThat(each).containsSubsequence("parameter 'x': @Default(\"", "is no value", "write a whole number from "))
                .anyMatch(says("a()", "\"128\"", "from -128 to 127"))
                .anyMatch(says("b()", "from -32768 to 32767"))
                .anyMatch(says("c()", "from -2147483648 to 2147483647"))
                .anyMatch(says("i()", "from 0 to 255"))
                .anyMatch(says("j()", "from 0 to 255"))
                .anyMatch(says("k()", "from 0 to 18446744073709551615"));
        assertThat(problems(WrongNumbers.class))
                .hasSize(9)
                .allSatisfy(each -> assertThat(each).containsSubsequence("parameter 'x': @Default(\"", "is no value", "write a decimal number"))
                .anyMatch(says("a()", "range of float"))
                .anyMatch(says("f()", "range of double", "-Infinity"))
                .anyMatch(says("g()", "5 digits, 2 of them after the point"));
        assertThat(problems(WrongOthers.class))
                .hasSize(18)
                .allSatisfy(each -> assertThat(each).containsSubsequence("parameter 'x': @Default(\"", "is no value", "write "))
                .anyMatch(says("a()", "true or false"))
                .anyMatch(says("b()", "surrogate"))
                .anyMatch(says("c()", "two hexadecimal digits"))
                .anyMatch(says("d()", "3 bytes"))
                .anyMatch(says("e()", "\"GREEN\"", "one of [RED, grass]"))
                .anyMatch(says("f()", "8-4-4-4-12"))
                .anyMatch(says("g()", "2025-12-31"))
                .anyMatch(says("l()", "PT1.5S", "no finer than microseconds"))
                .anyMatch(says("m()", "no finer than seconds"))
                .anyMatch(says("o()", "write []"))
                .anyMatch(says("q()", "write {}"))
                .anyMatch(says("r()", "whole number"));
    }

    record Point(int x) {}

    record BadCount(String name, @Default("many") int count) {}

    record BadTransient(@Transient @Default("many") int count) {}

    record Homeless(@Transient String text) {}

    record NullableZero(@Transient @Nullable int number) {}

    record TextOfRecord(@Default("{}") Point point) {}

    record TransientLetter(@Transient @Default("x") char letter) {}

    record TransientList(@Transient @Default("{}") List<Object> list) {}

    record TransientDecimal(@Transient @Default("1,5") BigDecimal number) {}

    record PreciseTransient(@Transient @Default("1.55") @Precision(value = 3, scale = 1) BigDecimal number) {}

    interface WrongComponents {
        void a(BadCount value);

        void b(List<BadTransient> value);

        void c(Homeless value);

        void d(NullableZero value);

        void e(TextOfRecord value);

        void f(@Default("Point[x=1]") Point value);

        void g(TransientLetter value);

        void h(TransientList value);

        void i(TransientDecimal value);

        void j(PreciseTransient value);
    }

    @Test
    void recordAndComponentAreNamed() {
        assertThat(problems(WrongComponents.class))
                .hasSize(10)
                .anyMatch(says("a() parameter 'value'", "component 'count' of record", "BadCount", "\"many\"", "whole number from -2147483648"))
                .anyMatch(says("b()", "component 'count'", "BadTransient", "\"many\"", "whole number"))
                .anyMatch(says("c()", "component 'text'", "Homeless", "@Transient", "@Default", "@Nullable", "Optional"))
                .anyMatch(says("d()", "component 'number'", "NullableZero", "int is never null", "box"))
                .anyMatch(says("e()", "component 'point'", "TextOfRecord", "has no text", "@Nullable"))
                .anyMatch(says("f()", "has no text", "@Nullable"))
                .anyMatch(says("g()", "component 'letter'", "type char"))
                .anyMatch(says("h()", "component 'list'", "\"{}\"", "write []"))
                .anyMatch(says("i()", "component 'number'", "\"1,5\"", "decimal number"))
                .anyMatch(says("j()", "component 'number'", "\"1.55\"", "1 of them after the point"));
    }

    interface Documented {
        List<String> history(String symbol, @Default("100") int count, @Default("x") @Nullable String note);

        default List<String> history(String symbol) {
            return history(symbol, 100, "x");
        }
    }

    /** It has no part in the schema, and fills nothing in. */
    @Test
    void defaultOfAParameterIsForReaders() {
        MethodPlan plan = RoundTrip.method(Documented.class, "history");

        assertThat(plan.request().schema().text())
                .isEqualTo("symbol: string not null, count: int32 not null, note: string");
        assertThat(RoundTrip.arguments(plan, "s", 5, null)).containsExactly("s", 5, null);
        assertThat(new ArrayList<>(ServicePlan.of(Documented.class).methods().keySet())).containsExactly("history");
    }
}
