package dev.vgirpc.conformance;

import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Precision;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.Unsigned;
import dev.vgirpc.WireName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The service that the conformance suite of the protocol calls (protocol page 14.2). Methods named
 * {@code echo…} return their argument.
 */
@WireName("ConformanceService")
@ProtocolVersion("1.0.0")
@SnakeCase
public interface ConformanceService extends StreamMethods {

    // Scalars

    String echoString(String value);

    byte[] echoBytes(byte[] data);

    /** Returns so many zero bytes; a negative number is a {@code ValueError}. */
    byte[] oversizedUnary(long targetBytes);

    long echoInt(long value);

    double echoFloat(double value);

    boolean echoBool(boolean value);

    int echoInt32(int value);

    float echoFloat32(float value);

    // No result

    void voidNoop();

    void voidWithParam(long value);

    // Enums and containers

    Status echoEnum(Status status);

    List<String> echoList(List<String> values);

    Map<String, Long> echoDict(Map<String, Long> mapping);

    List<@Nullable List<@Nullable Long>> echoNestedList(List<@Nullable List<@Nullable Long>> matrix);

    // Nulls

    @Nullable String echoOptionalString(@Nullable String value);

    Optional<Long> echoOptionalInt(@Nullable Long value);

    // Records

    Point echoPoint(Point point);

    AllTypes echoAllTypes(AllTypes data);

    BoundingBox echoBoundingBox(BoundingBox box);

    /** The point as Python prints it, such as {@code Point(1.0, 2.5)}. */
    String inspectPoint(Point point);

    // 64-bit offsets

    @Large
    String echoLargeString(@Large String value);

    @Large
    byte[] echoLargeBinary(@Large byte[] value);

    // Other widths, times, decimals

    byte echoInt8(byte value);

    short echoInt16(short value);

    @Unsigned(8)
    int echoUint8(@Unsigned(8) int value);

    @Unsigned(16)
    int echoUint16(@Unsigned(16) int value);

    @Unsigned(32)
    long echoUint32(@Unsigned(32) long value);

    @Unsigned
    long echoUint64(@Unsigned long value);

    LocalDate echoDate(LocalDate value);

    LocalDateTime echoTimestamp(LocalDateTime value);

    Instant echoTimestampUtc(Instant value);

    LocalTime echoTime(LocalTime value);

    Duration echoDuration(Duration value);

    @Precision(value = 20, scale = 4)
    BigDecimal echoDecimal(@Precision(value = 20, scale = 4) BigDecimal value);

    @FixedSize(8)
    byte[] echoFixedBinary(@FixedSize(8) byte[] value);

    @DictionaryEncoded
    String echoDictEncodedString(@DictionaryEncoded String value);

    WideTypes echoWideTypes(WideTypes data);

    ContainerWideTypes echoContainerWideTypes(ContainerWideTypes data);

    DeepNested echoDeepNested(DeepNested data);

    EmbeddedArrow echoEmbeddedArrow(EmbeddedArrow data);

    // Several parameters, and parameters with defaults

    double addFloats(double a, double b);

    String concatenate(String prefix, String suffix, String separator);

    default String concatenate(String prefix, String suffix) {
        return concatenate(prefix, suffix, "-");
    }

    /** Names and values of all parameters as one text. */
    String withDefaults(long required, String optionalStr, long optionalInt);

    default String withDefaults(long required, String optionalStr) {
        return withDefaults(required, optionalStr, 42);
    }

    default String withDefaults(long required) {
        return withDefaults(required, "default");
    }

    // Errors

    String raiseValueError(String message);

    String raiseRuntimeError(String message);

    String raiseTypeError(String message);

    // Logs to the caller

    /** One message of level INFO. */
    String echoWithInfoLog(String value);

    /** One message each of level DEBUG, INFO and WARN. */
    String echoWithMultiLogs(String value);

    /** One message of level INFO with further facts. */
    String echoWithLogExtras(String value);

    /** One message of each level but EXCEPTION, least severe first. */
    String echoWithAllLogLevels(String value);

    // What cancelled streams left behind

    /** Turns of producers, turns of exchanges, and cancellations that were seen. */
    List<Long> cancelProbeCounters();

    void resetCancelProbe();

    // Sessions, which only HTTP has; elsewhere a {@code RuntimeError}

    /** Opens a session with a counter. */
    long openCounter(long initial);

    long incrementCounter(long by);

    /** Ends the session; gives what the counter was at. */
    long closeCounter();
}
