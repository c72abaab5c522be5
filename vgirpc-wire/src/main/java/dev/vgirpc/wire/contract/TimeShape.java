package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.WireType.Unit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Dates, times, timestamps and durations. A value is cut to the column's unit towards the past, so that
 * {@code Instant.now()} travels; on reading every unit is taken.
 *
 * @param kind the Java type
 * @param unit the column's unit; without meaning for dates
 */
record TimeShape(Kind kind, Unit unit) implements Shape {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400L;

    /** The Java types. */
    enum Kind {
        DATE,
        TIME,
        LOCAL_DATE_TIME,
        INSTANT,
        DURATION
    }

    private WireType type() {
        return switch (kind) {
            case DATE -> new WireType.Date(false);
            case TIME -> new WireType.Time(unit);
            case LOCAL_DATE_TIME -> new WireType.Timestamp(unit, "");
            case INSTANT -> new WireType.Timestamp(unit, "UTC");
            case DURATION -> new WireType.Duration(unit);
        };
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, type());
    }

    @Override
    public Object toNatural(Object value) {
        try {
            return switch (kind) {
                case DATE -> (long) Math.toIntExact(((LocalDate) value).toEpochDay());
                case TIME -> ((LocalTime) value).toNanoOfDay() / (NANOS_PER_SECOND / unit.perSecond());
                case LOCAL_DATE_TIME -> {
                    LocalDateTime local = (LocalDateTime) value;
                    yield count(local.toEpochSecond(ZoneOffset.UTC), local.getNano());
                }
                case INSTANT -> count(((Instant) value).getEpochSecond(), ((Instant) value).getNano());
                case DURATION -> count(((Duration) value).getSeconds(), ((Duration) value).getNano());
            };
        } catch (ArithmeticException e) {
            throw new ValueException(Reason.RANGE, "", value + " does not fit into " + type(), e);
        }
    }

    /** Seconds and nanoseconds in the column's unit; near the ends of the range without overflow on the way. */
    private long count(long seconds, int nanos) {
        long part = nanos / (NANOS_PER_SECOND / unit.perSecond());
        return seconds < 0 && part > 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, unit.perSecond()), part - unit.perSecond())
                : Math.addExact(Math.multiplyExact(seconds, unit.perSecond()), part);
    }

    @Override
    public Reader reader(WireField received) {
        return switch (received.type()) {
            case WireType.Date d when kind == Kind.DATE ->
                (natural, in) -> LocalDate.ofEpochDay(d.millis() ? Math.floorDiv((Long) natural, 1000 * SECONDS_PER_DAY) : (Long) natural);
            case WireType.Time t when kind == Kind.TIME ->
                checked((natural, in) -> LocalTime.ofNanoOfDay(
                        Math.multiplyExact((Long) natural, NANOS_PER_SECOND / t.unit().perSecond())));
            case WireType.Timestamp t when kind == Kind.LOCAL_DATE_TIME && t.zone().isEmpty() ->
                checked((natural, in) -> LocalDateTime.ofEpochSecond(
                        seconds((Long) natural, t.unit()), nanos((Long) natural, t.unit()), ZoneOffset.UTC));
            case WireType.Timestamp t when kind == Kind.INSTANT && !t.zone().isEmpty() ->
                checked((natural, in) -> Instant.ofEpochSecond(
                        seconds((Long) natural, t.unit()), nanos((Long) natural, t.unit())));
            case WireType.Duration d when kind == Kind.DURATION ->
                (natural, in) -> Duration.ofSeconds(seconds((Long) natural, d.unit()), nanos((Long) natural, d.unit()));
            default -> throw Shape.misfit(received, type());
        };
    }

    private static long seconds(long count, Unit unit) {
        return Math.floorDiv(count, unit.perSecond());
    }

    private static int nanos(long count, Unit unit) {
        return (int) (Math.floorMod(count, unit.perSecond()) * (NANOS_PER_SECOND / unit.perSecond()));
    }

    private Reader checked(Reader reader) {
        return (natural, in) -> {
            try {
                return reader.read(natural, in);
            } catch (DateTimeException | ArithmeticException e) {
                throw new ValueException(Reason.RANGE, "", natural + " " + unit + " is outside " + kind, e);
            }
        };
    }
}
