package dev.vgirpc.conformance.vectors;

import static dev.vgirpc.conformance.vectors.Mismatch.equal;
import static dev.vgirpc.conformance.vectors.Mismatch.equalBytes;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares the natural values of a column decoder with their description. */
final class ValueMatcher {

    /** Times that ISO 8601 has no room for are described by their count of units. */
    private static final Pattern COUNT = Pattern.compile("-?[0-9]+");

    /** Compares streams inside binary values. */
    interface InnerStreams {
        void match(List<@Nullable Object> streams, byte[] bytes) throws IOException;
    }

    private final boolean recorded;
    private final FieldMatcher fields;
    private final InnerStreams inner;

    /**
     * A matcher.
     *
     * @param recorded whether streams inside binary values must have equal bytes
     * @param fields compares schemas inside binary values
     * @param inner compares streams inside binary values
     */
    ValueMatcher(boolean recorded, FieldMatcher fields, InnerStreams inner) {
        this.recorded = recorded;
        this.fields = fields;
        this.inner = inner;
    }

    void match(@Nullable Object expected, WireField field, @Nullable Object actual, String path) throws IOException {
        if (expected == null || actual == null) {
            equal(expected, actual, path);
            return;
        }
        switch (actual) {
            case Long number -> equal(count(expected.toString(), field.type()), number, path);
            case Double number -> equal(Double.valueOf(expected.toString()), number, path);
            case Float number -> equal(Double.valueOf(expected.toString()), number.doubleValue(), path);
            case BigDecimal number -> equal(expected, number.toPlainString(), path);
            case MemorySegment segment -> matchBytes(Json.object(expected), segment, path);
            case Object[] parts -> matchParts(expected, field, parts, path);
            case String text -> equal(expected, text, path);
            case Boolean truth -> equal(expected, truth, path);
            default -> matchUnread(expected, field, actual, path);
        }
    }

    /** What an integer column holds for a described value. */
    private static long count(String text, WireType type) {
        if (COUNT.matcher(text).matches()) {
            boolean unsigned = type instanceof WireType.Int integer && !integer.signed();
            return unsigned ? Long.parseUnsignedLong(text) : Long.parseLong(text);
        }
        return switch (type) {
            case WireType.Date date -> {
                if (!date.millis()) {
                    yield LocalDate.parse(text).toEpochDay();
                }
                yield units(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC), WireType.Unit.MILLISECOND);
            }
            case WireType.Time time -> units(LocalTime.parse(text).toNanoOfDay(), time.unit());
            case WireType.Timestamp timestamp ->
                units(
                        timestamp.zone().isEmpty()
                                ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
                                : Instant.parse(text),
                        timestamp.unit());
            case WireType.Duration duration ->
                new BigDecimal(text.substring("PT".length(), text.length() - 1))
                        .multiply(BigDecimal.valueOf(duration.unit().perSecond()))
                        .longValueExact();
            default -> throw new Mismatch("no way to read " + text + " as " + type);
        };
    }

    private static long units(long nanos, WireType.Unit unit) {
        long nanosPerUnit = WireType.Unit.NANOSECOND.perSecond() / unit.perSecond();
        if (nanos % nanosPerUnit != 0) {
            throw new Mismatch(nanos + " nanoseconds are no whole number of " + unit);
        }
        return nanos / nanosPerUnit;
    }

    private static long units(Instant at, WireType.Unit unit) {
        return BigDecimal.valueOf(at.getEpochSecond())
                .add(BigDecimal.valueOf(at.getNano(), 9))
                .multiply(BigDecimal.valueOf(unit.perSecond()))
                .longValueExact();
    }

    private void matchParts(Object expected, WireField field, Object[] parts, String path) throws IOException {
        boolean struct = field.type() instanceof WireType.Struct;
        List<@Nullable Object> wanted;
        if (struct && expected instanceof Map<?, ?> members) {
            equal(
                    new ArrayList<>(members.keySet()),
                    field.children().stream().map(WireField::name).toList(),
                    path + ": members");
            wanted = new ArrayList<>(members.values());
        } else {
            wanted = Json.array(expected);
        }
        equal(wanted.size(), parts.length, path + ": number of elements");
        for (int i = 0; i < parts.length; i++) {
            match(wanted.get(i), field.children().get(struct ? i : 0), parts[i], path + "[" + i + "]");
        }
    }

    private void matchBytes(Map<String, @Nullable Object> expected, MemorySegment actual, String path)
            throws IOException {
        byte[] bytes = actual.toArray(ValueLayout.JAVA_BYTE);
        Object streams = expected.get("ipc");
        Object schema = expected.get("ipc_schema");
        if (recorded || streams == null && schema == null) {
            equalBytes(JsonValues.bytes(expected), bytes, path);
        }
        if (streams != null) {
            inner.match(Json.array(streams), bytes);
        }
        if (schema != null) {
            try (IpcReader reader =
                    new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), new SchemaCache())) {
                WireSchema read = Mismatch.present(reader.openStream(), path + ": schema");
                fields.match(Json.array(schema), read.fields(), path);
                equal(null, reader.next(), path + ": batch after a schema alone");
            }
        }
    }

    /** A value of a type that is passed over says so and is not taken for anything else. */
    private static void matchUnread(Object expected, WireField field, Object actual, String path) {
        boolean passedOver = switch (field.type()) {
            case WireType.Interval i -> true;
            case WireType.Union u -> true;
            case WireType.RunEndEncoded r -> true;
            default -> false;
        };
        if (!passedOver || !actual.toString().startsWith("Unread[")) {
            throw new Mismatch(path + ": " + actual.getClass() + " is not known");
        }
        equal(Map.of("unread", true), expected, path);
    }
}
