package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ContractException;
import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Limits;
import dev.vgirpc.Precision;
import dev.vgirpc.Resolution;
import dev.vgirpc.Unsigned;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every Java type of the guide's table: its column, values there and back, and what is refused. */
class TypeMappingTest {

    interface Types {
        void narrow(byte b, short s, int i);

        void unsigned(@Unsigned byte a, @Unsigned(8) int b, @Unsigned(16) long c, @Unsigned(32) long d, @Unsigned long e);

        void times(LocalDate a, LocalTime b, LocalDateTime c, Instant d, Duration e);

        void units(
                @Resolution(TimeUnit.SECONDS) LocalTime a,
                @Resolution(TimeUnit.NANOSECONDS) LocalTime b,
                @Resolution(TimeUnit.MILLISECONDS) Instant c,
                @Resolution(TimeUnit.NANOSECONDS) Duration d);

        void decimals(@Precision(value = 20, scale = 4) BigDecimal a, @Precision(50) BigDecimal b);

        void bytes(@FixedSize(3) byte[] a, UUID b, @Large byte[] c);

        void words(@DictionaryEncoded String a, List<@DictionaryEncoded(8) String> b);

        void nested(
                List<List<@Precision(value = 5, scale = 2) BigDecimal>> a,
                Map<String, @Nullable LocalDate> b,
                Set<@Unsigned(8) Integer> c,
                @Nullable Instant d);
    }

    private static MethodPlan method(String name) {
        return ServicePlan.of(Types.class).methods().get(name);
    }

    private static String schema(String method) {
        return method(method).request().schema().text();
    }

    private static Object[] thereAndBack(String name, Object... arguments) throws IOException {
        MethodPlan method = method(name);
        byte[] bytes;
        try (WireBuffer buffer = new WireBuffer(1024)) {
            BatchWriter out = new BatchWriter(buffer);
            buffer.putCopy(method.request().prelude());
            method.request().encode(out, method.request().plainHead(), method.requestRow(arguments));
            out.endStream();
            bytes = buffer.toByteArray();
        }
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), new SchemaCache())) {
            reader.openStream();
            return method.arguments(reader.next(), Readings.plain());
        }
    }

    private static void same(String name, Object... arguments) throws IOException {
        assertThat(Arrays.deepEquals(thereAndBack(name, arguments), arguments))
                .describedAs(Arrays.deepToString(arguments))
                .isTrue();
    }

    @Test
    void columns() {
        assertThat(schema("narrow")).isEqualTo("b: int8 not null, s: int16 not null, i: int32 not null");
        assertThat(schema("unsigned"))
                .isEqualTo("a: uint8 not null, b: uint8 not null, c: uint16 not null, d: uint32 not null, "
                        + "e: uint64 not null");
        assertThat(schema("times"))
                .isEqualTo("a: date32[day] not null, b: time64[us] not null, c: timestamp[us] not null, "
                        + "d: timestamp[us, tz=UTC] not null, e: duration[us] not null");
        assertThat(schema("units"))
                .isEqualTo("a: time32[s] not null, b: time64[ns] not null, c: timestamp[ms, tz=UTC] not null, "
                        + "d: duration[ns] not null");
        assertThat(schema("decimals")).isEqualTo("a: decimal128(20, 4) not null, b: decimal256(50, 0) not null");
        assertThat(schema("bytes"))
                .isEqualTo("a: fixed_size_binary[3] not null, b: fixed_size_binary[16] not null, "
                        + "c: large_binary not null");
        assertThat(schema("words"))
                .isEqualTo("a: dictionary<values=string, indices=int16, ordered=0> not null, "
                        + "b: list<item: dictionary<values=string, indices=int8, ordered=0>> not null");
        assertThat(schema("nested"))
                .isEqualTo("a: list<item: list<item: decimal128(5, 2)>> not null, b: map<string, date32[day]> not null, "
                        + "c: list<item: uint8> not null, d: timestamp[us, tz=UTC]");
    }

    @Test
    void valuesThereAndBack() throws IOException {
        same("narrow", Byte.MIN_VALUE, Short.MAX_VALUE, Integer.MIN_VALUE);
        same("unsigned", (byte) -1, 255, 65_535L, 0xFFFF_FFFFL, -1L);
        same(
                "times",
                LocalDate.of(1, 1, 1),
                LocalTime.of(23, 59, 59, 999_999_000),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000),
                Instant.ofEpochSecond(-1, 999_999_000),
                Duration.ofSeconds(-5, 1_000));
        same(
                "units",
                LocalTime.of(1, 2, 3),
                LocalTime.MAX,
                Instant.ofEpochMilli(-1),
                Duration.ofNanos(Long.MIN_VALUE));
        same("decimals", new BigDecimal("-1234567890123456.7891"), new BigDecimal("9".repeat(50)));
        same("bytes", new byte[] {1, 2, 3}, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), new byte[0]);
        same("words", "é", List.of("x", "y", "x"));
        same(
                "nested",
                List.of(List.of(new BigDecimal("1.25"), new BigDecimal("-999.99")), List.of()),
                Map.of("k", LocalDate.EPOCH),
                Set.of(0, 255),
                null);
    }

    @Test
    void finerTimesAreCutTowardsThePast() throws IOException {
        Object[] cut = thereAndBack(
                "times",
                LocalDate.EPOCH,
                LocalTime.of(0, 0, 0, 1_999),
                LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_999),
                Instant.ofEpochSecond(-1, 999_999_999),
                Duration.ofNanos(-1));
        assertThat(cut).containsExactly(
                LocalDate.EPOCH,
                LocalTime.of(0, 0, 0, 1_000),
                LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000),
                Instant.ofEpochSecond(-1, 999_999_000),
                Duration.ofNanos(-1_000));
    }

    @Test
    void valuesThatDoNotFitAreRefusedByName() {
        assertRefused("unsigned", "b", (byte) 0, 256, 0L, 0L, 0L);
        assertRefused("unsigned", "c", (byte) 0, 0, -1L, 0L, 0L);
        assertRefused("times", "a", LocalDate.MAX, LocalTime.MIN, LocalDateTime.MIN, Instant.EPOCH, Duration.ZERO);
        assertRefused("times", "d", LocalDate.EPOCH, LocalTime.MIN, LocalDateTime.now(), Instant.MAX, Duration.ZERO);
        assertRefused("decimals", "a", new BigDecimal("0.00001"), BigDecimal.ZERO);
        assertRefused("decimals", "a", new BigDecimal("1e17"), BigDecimal.ZERO);
        assertRefused("bytes", "a", new byte[2], UUID.randomUUID(), new byte[0]);
        assertRefused("words", "a", "half \uD83D", List.of());
        assertRefused("words", "b[0]", "", List.of("\uDE00"));
    }

    private static void assertRefused(String method, String path, Object... arguments) {
        assertThatThrownBy(() -> method(method).requestRow(arguments))
                .isInstanceOfSatisfying(ValueException.class, e -> assertThat(e.path()).endsWith(path))
                .hasMessageContaining(method);
    }

    @Test
    void tooManyWordsForTheIndexAreRefused() {
        String[] words = new String[129];
        Arrays.setAll(words, i -> "w" + i);
        assertThatThrownBy(() -> thereAndBack("words", "", List.of(words)))
                .hasMessageContaining("int8 indices")
                .hasMessageContaining("129");
    }

    interface Misuse {
        void a(@Unsigned double x);

        void b(@Unsigned(16) byte x);

        void c(@FixedSize(0) byte[] x);

        void d(@Precision(77) BigDecimal x);

        void e(BigDecimal x);

        void f(@DictionaryEncoded(64) String x);

        void g(@Resolution(TimeUnit.DAYS) Instant x);

        void h(@Resolution(TimeUnit.SECONDS) LocalDate x);

        void i(@Large @DictionaryEncoded String x);
    }

    @Test
    void misusedAnnotationsAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> ServicePlan.of(Misuse.class))
                .isInstanceOfSatisfying(ContractException.class, e -> assertThat(e.problems()).hasSize(9))
                .hasMessageContaining("@Unsigned does not fit double")
                .hasMessageContaining("add @Precision")
                .hasMessageContaining("two annotations choose the Arrow type");
    }
}
