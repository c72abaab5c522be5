package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Precision;
import dev.vgirpc.Resolution;
import dev.vgirpc.Unsigned;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The lines of the type tables, each with a method that has the type. */
final class TypeTable {

    private TypeTable() {}

    enum Side {
        BUY,
        SELL
    }

    record Point(double x, double y) {}

    record Order(String symbol, Side side, List<Point> path, @Nullable Integer limit) {}

    /** Each method gives back what it gets. */
    interface Methods {
        boolean bool(boolean value);

        byte int8(byte value);

        short int16(short value);

        int int32(int value);

        long int64(long value);

        Integer box(Integer value);

        float float32(float value);

        double float64(double value);

        String text(String value);

        byte[] bytes(byte[] value);

        LocalDate date(LocalDate value);

        LocalTime time(LocalTime value);

        LocalDateTime localDateTime(LocalDateTime value);

        Instant instant(Instant value);

        Duration duration(Duration value);

        UUID uuid(UUID value);

        Side side(Side value);

        List<String> list(List<String> value);

        Set<Long> set(Set<Long> value);

        Collection<Side> collection(Collection<Side> value);

        List<List<@Precision(value = 20, scale = 4) BigDecimal>> nestedList(
                List<List<@Precision(value = 20, scale = 4) BigDecimal>> value);

        List<@Nullable Integer> holes(List<@Nullable Integer> value);

        Map<String, Long> map(Map<String, Long> value);

        @Nullable String nullable(@Nullable String value);

        Optional<String> optional(Optional<String> value);

        Order record(Order value);

        @Nullable Order nullableRecord(@Nullable Order value);

        List<Point> records(List<Point> value);

        Batch batch(Batch value);

        @Nullable Batch nullableBatch(@Nullable Batch value);

        Schema schema(Schema value);

        void nothing();

        @Unsigned byte uint8(@Unsigned byte value);

        @Unsigned short uint16(@Unsigned short value);

        @Unsigned int uint32(@Unsigned int value);

        @Unsigned long uint64(@Unsigned long value);

        @Unsigned(8) int narrow(@Unsigned(8) int value);

        @Precision(value = 20, scale = 4) BigDecimal decimal(@Precision(value = 20, scale = 4) BigDecimal value);

        @Precision(50) BigDecimal decimal256(@Precision(50) BigDecimal value);

        @FixedSize(8) byte[] fixedSize(@FixedSize(8) byte[] value);

        List<byte @FixedSize(8) []> fixedSizes(List<byte @FixedSize(8) []> value);

        Map<String, @Large byte[]> largeBytesInside(Map<String, @Large byte[]> value);

        @Large String largeText(@Large String value);

        @Large byte[] largeBytes(@Large byte[] value);

        @DictionaryEncoded String words(@DictionaryEncoded String value);

        @DictionaryEncoded(8) String fewWords(@DictionaryEncoded(8) String value);

        @Resolution(TimeUnit.NANOSECONDS) Instant nanos(@Resolution(TimeUnit.NANOSECONDS) Instant value);

        @Resolution(TimeUnit.SECONDS) LocalTime seconds(@Resolution(TimeUnit.SECONDS) LocalTime value);
    }

    /**
     * A line of the tables.
     *
     * @param readme the Java type in the README and its Arrow type there, or null for the guide alone
     * @param java the Java type in the guide
     * @param arrow the parameter's column
     */
    record Line(@Nullable String readme, String java, String arrow, String method, List<@Nullable Object> values) {
        @Override
        public String toString() {
            return java;
        }
    }

    /** Closed by the test. */
    static final Batch POINTS = Batch.ofRows(Point.class, List.of(new Point(1, 2), new Point(3, 4)));

    static final List<Line> LINES = List.of(
            line("`boolean` = bool", "`boolean`", "bool not null", "bool", true, false),
            line("`byte` = int8", "`byte`", "int8 not null", "int8", (byte) -128, (byte) 127),
            line("`short` = int16", "`short`", "int16 not null", "int16", (short) -32_768),
            line("`int` = int32", "`int`", "int32 not null", "int32", Integer.MIN_VALUE),
            line("`long` = int64", "`long`", "int64 not null", "int64", Long.MAX_VALUE),
            line(null, "`Integer` and other boxes", "int32 not null", "box", 7),
            line("`float` = float32", "`float`", "float not null", "float32", -0f, Float.NaN),
            line("`double` = float64", "`double`", "double not null", "float64", Double.MIN_VALUE),
            line("`String` = utf8", "`String`", "string not null", "text", "", "a\0é\uD83D\uDE80"),
            line("`byte[]` = binary", "`byte[]`", "binary not null", "bytes", new byte[0], new byte[] {-1, 0}),
            line("`LocalDate` = date32", "`LocalDate`", "date32[day] not null", "date", LocalDate.of(1815, 12, 10)),
            line("`LocalTime` = time64", "`LocalTime`", "time64[us] not null", "time", LocalTime.of(23, 59, 59, 1_000)),
            line("`LocalDateTime` = timestamp", "`LocalDateTime`", "timestamp[us] not null", "localDateTime",
                    LocalDateTime.of(1969, 7, 20, 20, 17)),
            line("`Instant` = timestamp in UTC", "`Instant`", "timestamp[us, tz=UTC] not null", "instant",
                    Instant.parse("2026-04-25T12:00:00.123456Z")),
            line("`Duration` = duration", "`Duration`", "duration[us] not null", "duration", Duration.ofNanos(-1_000)),
            line("`UUID` = fixed_size_binary(16)", "`UUID`", "fixed_size_binary[16] not null", "uuid",
                    UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
            line("an enum = dictionary(int16, utf8)", "an enum",
                    "dictionary<values=string, indices=int16, ordered=0> not null", "side", Side.SELL),
            line("`List<T>` = list of nullable `item`", "`List<String>`", "list<item: string> not null", "list",
                    List.of(), List.of("a", "")),
            line("`Set<T>` = list of nullable `item`", "`Set<Long>`", "list<item: int64> not null", "set",
                    new LinkedHashSet<>(List.of(3L, 1L))),
            line(null, "`Collection<Side>`",
                    "list<item: dictionary<values=string, indices=int16, ordered=0>> not null", "collection",
                    List.of(Side.BUY, Side.BUY)),
            line(null, "`List<List<@Precision(value = 20, scale = 4) BigDecimal>>`",
                    "list<item: list<item: decimal128(20, 4)>> not null", "nestedList",
                    List.of(List.of(new BigDecimal("1.2500")), List.of())),
            line(null, "`List<@Nullable Integer>`", "list<item: int32> not null", "holes", Arrays.asList(1, null)),
            line("`Map<K, V>` = map with nullable `value`", "`Map<String, Long>`", "map<string, int64> not null", "map",
                    new LinkedHashMap<>(Map.of("z", 1L, "a", 2L))),
            line("`@Nullable T` = nullable column of T", "`@Nullable String`", "string", "nullable", "a", null),
            line("`Optional<T>` = nullable column of T", "`Optional<String>`", "string", "optional",
                    Optional.of("a"), Optional.empty()),
            line("a record, as parameter or result = binary", "a record, as parameter or result", "binary not null",
                    "record", new Order("ACME", Side.BUY, List.of(new Point(1, 2)), null)),
            line(null, "`@Nullable` record, as parameter or result", "binary", "nullableRecord",
                    new Order("", Side.SELL, List.of(), 5), null),
            line("a record inside another value = struct", "a record inside another value, such as `List<Point>`",
                    "list<item: struct<x: double not null, y: double not null>> not null", "records",
                    List.of(new Point(0, -1))),
            line("`Batch` = binary", "`Batch`", "binary not null", "batch", POINTS),
            line(null, "`@Nullable Batch`", "binary", "nullableBatch", POINTS, null),
            line("Arrow's `Schema` = binary", "Arrow's `Schema`", "binary not null", "schema",
                    Batch.schemaOf(Point.class)),
            line("`void` = no column", "`void`", "no column", "nothing"),
            line("`@Unsigned byte` = uint8", "`@Unsigned byte`", "uint8 not null", "uint8", (byte) -1),
            line("`@Unsigned short` = uint16", "`@Unsigned short`", "uint16 not null", "uint16", (short) -1),
            line("`@Unsigned int` = uint32", "`@Unsigned int`", "uint32 not null", "uint32", -1),
            line("`@Unsigned long` = uint64", "`@Unsigned long`", "uint64 not null", "uint64", -1L),
            line("`@Unsigned(8) int` = uint8", "`@Unsigned(8) int`", "uint8 not null", "narrow", 0, 255),
            line("`@Precision(value = 20, scale = 4) BigDecimal` = decimal128 (above 38 digits decimal256)",
                    "`@Precision(value = 20, scale = 4) BigDecimal`", "decimal128(20, 4) not null", "decimal",
                    new BigDecimal("-99999999999999.9999")),
            line(null, "`@Precision(50) BigDecimal`", "decimal256(50, 0) not null", "decimal256",
                    new BigDecimal("9".repeat(50))),
            line("`@FixedSize(8) byte[]` = fixed_size_binary(8)", "`@FixedSize(8) byte[]`",
                    "fixed_size_binary[8] not null", "fixedSize", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
            line(null, "`List<byte @FixedSize(8) []>`", "list<item: fixed_size_binary[8]> not null", "fixedSizes",
                    List.of(new byte[8], new byte[] {8, 7, 6, 5, 4, 3, 2, 1})),
            line(null, "`Map<String, @Large byte[]>`", "map<string, large_binary> not null", "largeBytesInside", Map.of()),
            line("`@Large String` = large_utf8", "`@Large String`", "large_string not null", "largeText", "wide"),
            line("`@Large byte[]` = large_binary", "`@Large byte[]`", "large_binary not null", "largeBytes", new byte[9]),
            line("`@DictionaryEncoded String` = dictionary(int16, utf8)", "`@DictionaryEncoded String`",
                    "dictionary<values=string, indices=int16, ordered=0> not null", "words", "any", ""),
            line(null, "`@DictionaryEncoded(8) String`",
                    "dictionary<values=string, indices=int8, ordered=0> not null", "fewWords", "any"),
            line("`@Resolution(TimeUnit.NANOSECONDS) Instant` = the type in another unit", "`@Resolution(TimeUnit.NANOSECONDS) Instant`",
                    "timestamp[ns, tz=UTC] not null", "nanos", Instant.ofEpochSecond(1, 1)),
            line(null, "`@Resolution(TimeUnit.SECONDS) LocalTime`", "time32[s] not null", "seconds", LocalTime.of(1, 2, 3)));

    private static Line line(
            @Nullable String readme, String java, String arrow, String method, @Nullable Object... values) {
        return new Line(readme, java, arrow, method, Arrays.asList(values));
    }
}
