package dev.vgirpc.conformance;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Numbers of every width, times, decimals, fixed bytes and words, alone and in records. */
final class WideCalls {

    /** What the reference, whose dates and times are Python's, can hold. */
    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);

    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);

    private WideCalls() {}

    @SafeVarargs
    private static <T> void echo(Cases cases, String method, UnaryOperator<T> call, T... values) {
        for (T value : values) {
            cases.run(method + " " + Values.text(value), () -> Cases.same(value, call.apply(value), "result"));
        }
    }

    static void run(ReferenceCalls.Session session) {
        ConformanceService service = session.service();
        Cases cases = session.cases();
        echo(cases, "echo_int8", service::echoInt8, Byte.MIN_VALUE, (byte) 0, Byte.MAX_VALUE);
        echo(cases, "echo_int16", service::echoInt16, Short.MIN_VALUE, (short) -1, Short.MAX_VALUE);
        echo(cases, "echo_uint8", service::echoUint8, 0, 255);
        echo(cases, "echo_uint16", service::echoUint16, 0, 65_535);
        echo(cases, "echo_uint32", service::echoUint32, 0L, 0xFFFF_FFFFL);
        echo(cases, "echo_uint64", service::echoUint64, 0L, Long.MAX_VALUE, Long.MIN_VALUE, -1L);
        echo(cases, "echo_date", service::echoDate, LocalDate.EPOCH, FIRST.toLocalDate(), LAST.toLocalDate());
        echo(cases, "echo_timestamp", service::echoTimestamp, FIRST, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 1_000), LAST);
        echo(cases, "echo_timestamp_utc", service::echoTimestampUtc, Instant.EPOCH, Instant.ofEpochSecond(-1, 999_999_000));
        echo(cases, "echo_time", service::echoTime, LocalTime.MIN, LocalTime.of(23, 59, 59, 999_999_000));
        echo(cases, "echo_duration", service::echoDuration, Duration.ZERO, Duration.ofDays(-3).plusNanos(1_000));
        echo(
                cases,
                "echo_decimal",
                service::echoDecimal,
                new BigDecimal("0.0000"),
                new BigDecimal("-9999999999999999.9999"),
                new BigDecimal("0.0001"));
        echo(cases, "echo_fixed_binary", service::echoFixedBinary, "8 bytes!".getBytes(StandardCharsets.US_ASCII));
        echo(cases, "echo_dict_encoded_string", service::echoDictEncodedString, "", "zażółć 😀", "x".repeat(100_000));
        records(service, cases);
    }

    private static void records(ConformanceService service, Cases cases) {
        echo(
                cases,
                "echo_wide_types",
                service::echoWideTypes,
                new WideTypes(
                        (byte) -1,
                        (short) -2,
                        -3,
                        4,
                        5,
                        6,
                        -7,
                        0.5f,
                        LAST.toLocalDate(),
                        FIRST,
                        Instant.EPOCH,
                        LocalTime.NOON,
                        Duration.ofMillis(-8),
                        new BigDecimal("9.0001"),
                        "large",
                        new byte[] {0, -1},
                        new byte[8]));
        Map<String, BigDecimal> decimals = new LinkedHashMap<>();
        decimals.put("b", new BigDecimal("1.0000"));
        decimals.put("a", new BigDecimal("-2.5000"));
        List<@Nullable Long> gaps = new ArrayList<>();
        gaps.add(1L);
        gaps.add(null);
        echo(
                cases,
                "echo_container_wide_types",
                service::echoContainerWideTypes,
                new ContainerWideTypes(
                        List.of(new BigDecimal("1.2345")),
                        List.of(LocalDate.EPOCH, LAST.toLocalDate()),
                        List.of(FIRST),
                        LocalDate.EPOCH,
                        new BigDecimal("0.5000"),
                        LAST,
                        decimals,
                        Set.of(7L),
                        gaps),
                new ContainerWideTypes(List.of(), List.of(), List.of(), null, null, null, Map.of(), Set.of(), List.of()));
        echo(
                cases,
                "echo_deep_nested",
                service::echoDeepNested,
                new DeepNested(
                        List.of(List.of(), List.of(new BigDecimal("3.0000"))),
                        List.of(LocalDate.EPOCH),
                        "word",
                        List.of("a", "b", "a", "")),
                new DeepNested(List.of(), null, "", List.of()));
    }
}
