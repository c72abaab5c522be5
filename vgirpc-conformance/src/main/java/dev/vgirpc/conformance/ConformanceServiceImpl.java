package dev.vgirpc.conformance;

import dev.vgirpc.CallContext;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ServiceException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers as the reference does. It may also be called directly; logs then go nowhere. */
public class ConformanceServiceImpl extends StreamMethodsImpl implements ConformanceService {

    private static final LogLevel[] LEAST_SEVERE_FIRST = {
        LogLevel.TRACE, LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR
    };

    /** A new service. */
    public ConformanceServiceImpl() {}

    // Scalars

    @Override
    public String echoString(String value) {
        return value;
    }

    @Override
    public byte[] echoBytes(byte[] data) {
        return data;
    }

    @Override
    public byte[] oversizedUnary(long targetBytes) {
        if (targetBytes < 0) {
            throw new IllegalArgumentException("target_bytes must be non-negative");
        }
        return new byte[Math.toIntExact(targetBytes)];
    }

    @Override
    public long echoInt(long value) {
        return value;
    }

    @Override
    public double echoFloat(double value) {
        return value;
    }

    @Override
    public boolean echoBool(boolean value) {
        return value;
    }

    @Override
    public int echoInt32(int value) {
        return value;
    }

    @Override
    public float echoFloat32(float value) {
        return value;
    }

    // No result

    @Override
    public void voidNoop() {}

    @Override
    public void voidWithParam(long value) {}

    // Enums and containers

    @Override
    public Status echoEnum(Status status) {
        return status;
    }

    @Override
    public List<String> echoList(List<String> values) {
        return values;
    }

    @Override
    public Map<String, Long> echoDict(Map<String, Long> mapping) {
        return mapping;
    }

    @Override
    public List<@Nullable List<@Nullable Long>> echoNestedList(List<@Nullable List<@Nullable Long>> matrix) {
        return matrix;
    }

    // Nulls

    @Override
    public @Nullable String echoOptionalString(@Nullable String value) {
        return value;
    }

    @Override
    public Optional<Long> echoOptionalInt(@Nullable Long value) {
        return Optional.ofNullable(value);
    }

    // Records

    @Override
    public Point echoPoint(Point point) {
        return point;
    }

    @Override
    public AllTypes echoAllTypes(AllTypes data) {
        return data;
    }

    @Override
    public BoundingBox echoBoundingBox(BoundingBox box) {
        return box;
    }

    @Override
    public String inspectPoint(Point point) {
        return "Point(" + PythonFloat.text(point.x()) + ", " + PythonFloat.text(point.y()) + ")";
    }

    // Several parameters, and parameters with defaults

    @Override
    public String echoLargeString(String value) {
        return value;
    }

    @Override
    public byte[] echoLargeBinary(byte[] value) {
        return value;
    }

    @Override
    public byte echoInt8(byte value) {
        return value;
    }

    @Override
    public short echoInt16(short value) {
        return value;
    }

    @Override
    public int echoUint8(int value) {
        return value;
    }

    @Override
    public int echoUint16(int value) {
        return value;
    }

    @Override
    public long echoUint32(long value) {
        return value;
    }

    @Override
    public long echoUint64(long value) {
        return value;
    }

    @Override
    public LocalDate echoDate(LocalDate value) {
        return value;
    }

    @Override
    public LocalDateTime echoTimestamp(LocalDateTime value) {
        return value;
    }

    @Override
    public Instant echoTimestampUtc(Instant value) {
        return value;
    }

    @Override
    public LocalTime echoTime(LocalTime value) {
        return value;
    }

    @Override
    public Duration echoDuration(Duration value) {
        return value;
    }

    @Override
    public BigDecimal echoDecimal(BigDecimal value) {
        return value;
    }

    @Override
    public byte[] echoFixedBinary(byte[] value) {
        return value;
    }

    @Override
    public String echoDictEncodedString(String value) {
        return value;
    }

    @Override
    public WideTypes echoWideTypes(WideTypes data) {
        return data;
    }

    @Override
    public ContainerWideTypes echoContainerWideTypes(ContainerWideTypes data) {
        return data;
    }

    @Override
    public DeepNested echoDeepNested(DeepNested data) {
        return data;
    }

    @Override
    public EmbeddedArrow echoEmbeddedArrow(EmbeddedArrow data) {
        return data;
    }

    @Override
    public double addFloats(double a, double b) {
        return a + b;
    }

    @Override
    public String concatenate(String prefix, String suffix, String separator) {
        return prefix + separator + suffix;
    }

    @Override
    public String withDefaults(long required, String optionalStr, long optionalInt) {
        return "required=" + required + ", optional_str=" + optionalStr + ", optional_int=" + optionalInt;
    }

    // Errors

    @Override
    public String raiseValueError(String message) {
        throw new IllegalArgumentException(message);
    }

    @Override
    public String raiseRuntimeError(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public String raiseTypeError(String message) {
        throw new ServiceException("TypeError", message);
    }

    // Logs to the caller

    @Override
    public String echoWithInfoLog(String value) {
        log(LogLevel.INFO, value);
        return value;
    }

    @Override
    public String echoWithMultiLogs(String value) {
        log(LogLevel.DEBUG, value);
        log(LogLevel.INFO, value);
        log(LogLevel.WARN, value);
        return value;
    }

    @Override
    public String echoWithLogExtras(String value) {
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("source", "conformance");
        extra.put("detail", value);
        CallContext.find().ifPresent(call -> call.log(LogLevel.INFO, "info: " + value, extra));
        return value;
    }

    @Override
    public String echoWithAllLogLevels(String value) {
        for (LogLevel level : LEAST_SEVERE_FIRST) {
            log(level, value);
        }
        return value;
    }

    private static void log(LogLevel level, String value) {
        String text = level.name().toLowerCase(Locale.ROOT) + ": " + value;
        CallContext.find().ifPresent(call -> call.log(level, text));
    }

    // What cancelled streams left behind

    @Override
    public List<Long> cancelProbeCounters() {
        return CancelProbe.counters();
    }

    @Override
    public void resetCancelProbe() {
        CancelProbe.reset();
    }

    // Sessions

    @Override
    public long openCounter(long initial) {
        throw NoSession.here();
    }

    @Override
    public long incrementCounter(long by) {
        throw NoSession.counter();
    }

    @Override
    public long closeCounter() {
        throw NoSession.counter();
    }
}
