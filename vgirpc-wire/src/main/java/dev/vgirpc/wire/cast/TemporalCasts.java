package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.WireType.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Casts between dates, times, timestamps, durations and the integers behind them. A change of the unit must lose
 * nothing; a zone matters only where a date or a time of day is taken from a timestamp.
 */
final class TemporalCasts {

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MILLIS_PER_DAY = SECONDS_PER_DAY * 1000;

    private TemporalCasts() {}

    /** The cast between two different types, or null. */
    static @Nullable Cast find(WireType from, WireType to) {
        return switch (to) {
            case WireType.Int i -> integer(from, i);
            case WireType.Date d -> date(from, d);
            case WireType.Time t -> time(from, t);
            case WireType.Timestamp t -> timestamp(from, t);
            case WireType.Duration d -> duration(from, d);
            default -> null;
        };
    }

    private static @Nullable Cast integer(WireType from, WireType.Int to) {
        int bits = switch (from) {
            case WireType.Date d -> d.millis() ? 64 : 32;
            case WireType.Time t -> t.bits();
            case WireType.Timestamp t -> 64;
            case WireType.Duration d -> 64;
            default -> 0;
        };
        return to.signed() && to.bits() == bits ? (in, run) -> in : null;
    }

    private static boolean isInteger(WireType type, int bits) {
        return type instanceof WireType.Int i && i.signed() && i.bits() == bits;
    }

    private static @Nullable Cast date(WireType from, WireType.Date to) {
        return switch (from) {
            case WireType.Int i when !to.millis() && isInteger(i, 32) -> (in, run) -> in;
            case WireType.Int i when to.millis() && isInteger(i, 64) ->
                new LongCast(Num.INT64, Num.INT64, TemporalCasts::wholeDays);
            case WireType.Date d ->
                to.millis()
                        ? new LongCast(Num.INT32, Num.INT64, times(MILLIS_PER_DAY))
                        : new LongCast(Num.INT64, Num.INT32, dividedBy(MILLIS_PER_DAY));
            case WireType.Timestamp t -> {
                LongCast.Step day = local(t).then(dayOfLocal(t));
                yield to.millis()
                        ? new LongCast(Num.INT64, Num.INT64, day.then(times(MILLIS_PER_DAY)))
                        : new LongCast(Num.INT64, Num.INT32, day);
            }
            case WireType.Utf8 u -> FromText.date(u.large(), to);
            default -> null;
        };
    }

    private static long wholeDays(long millis) {
        if (millis % MILLIS_PER_DAY != 0) {
            throw Misfit.range(millis + " ms are no whole days");
        }
        return millis;
    }

    private static @Nullable Cast time(WireType from, WireType.Time to) {
        Num kind = to.bits() == 32 ? Num.INT32 : Num.INT64;
        LongCast.Step check = inDay(to);
        return switch (from) {
            case WireType.Int i when isInteger(i, to.bits()) -> new LongCast(kind, kind, check);
            case WireType.Time t ->
                new LongCast(t.bits() == 32 ? Num.INT32 : Num.INT64, kind, change(t.unit(), to.unit()).then(check));
            case WireType.Timestamp t -> {
                LongCast.Step day = dayOfLocal(t);
                long perDay = SECONDS_PER_DAY * t.unit().perSecond();
                LongCast.Step timeOfDay = local(t).then(value -> value - perDay * day.apply(value));
                yield new LongCast(Num.INT64, kind, timeOfDay.then(change(t.unit(), to.unit())));
            }
            default -> null;
        };
    }

    private static LongCast.Step inDay(WireType.Time type) {
        long perDay = SECONDS_PER_DAY * type.unit().perSecond();
        return value -> {
            if (value < 0 || value >= perDay) {
                throw Misfit.range(value + " " + type.unit() + " is no time of day");
            }
            return value;
        };
    }

    private static @Nullable Cast timestamp(WireType from, WireType.Timestamp to) {
        return switch (from) {
            case WireType.Int i when isInteger(i, 64) -> (in, run) -> in;
            case WireType.Date d ->
                d.millis()
                        ? shift(Unit.MILLISECOND, to.unit())
                        : new LongCast(Num.INT32, Num.INT64, times(SECONDS_PER_DAY * to.unit().perSecond()));
            case WireType.Timestamp t -> shift(t.unit(), to.unit());
            case WireType.Utf8 u -> FromText.timestamp(u.large(), to);
            default -> null;
        };
    }

    private static @Nullable Cast duration(WireType from, WireType.Duration to) {
        return switch (from) {
            case WireType.Int i when isInteger(i, 64) -> (in, run) -> in;
            case WireType.Duration d -> shift(d.unit(), to.unit());
            default -> null;
        };
    }

    private static Cast shift(Unit from, Unit to) {
        return from == to ? (in, run) -> in : new LongCast(Num.INT64, Num.INT64, change(from, to));
    }

    private static LongCast.Step change(Unit from, Unit to) {
        return to.perSecond() >= from.perSecond()
                ? times(to.perSecond() / from.perSecond())
                : dividedBy(from.perSecond() / to.perSecond());
    }

    private static LongCast.Step times(long factor) {
        return value -> {
            if (value > Long.MAX_VALUE / factor || value < Long.MIN_VALUE / factor) {
                throw Misfit.range(value + " times " + factor + " is outside 64 bits");
            }
            return value * factor;
        };
    }

    private static LongCast.Step dividedBy(long divisor) {
        return value -> {
            if (value % divisor != 0) {
                throw Misfit.range(value + " is no multiple of " + divisor + ": a part would be lost");
            }
            return value / divisor;
        };
    }

    /** The day of a local timestamp, which Arrow C++ counts in 32 bits. */
    private static LongCast.Step dayOfLocal(WireType.Timestamp type) {
        long perDay = SECONDS_PER_DAY * type.unit().perSecond();
        return value -> {
            long day = Math.floorDiv(value, perDay);
            if (day != (int) day) {
                throw Misfit.range("day " + day + " is outside 32 bits");
            }
            return day;
        };
    }

    /** A timestamp's date and time in its zone, in the same unit. */
    private static LongCast.Step local(WireType.Timestamp type) {
        if (type.zone().isEmpty()) {
            return value -> value;
        }
        Zone zone = Zone.of(type.zone());
        long perSecond = type.unit().perSecond();
        return value -> {
            long offset = perSecond * zone.offsetSeconds(Math.floorDiv(value, perSecond));
            long local = value + offset;
            if (((value ^ local) & (offset ^ local)) < 0) {
                throw Misfit.range(value + " is outside 64 bits in the zone " + type.zone());
            }
            return local;
        };
    }
}
