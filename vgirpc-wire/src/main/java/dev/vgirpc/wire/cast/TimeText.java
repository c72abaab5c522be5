package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.WireType.Unit;
import java.time.LocalDate;
import java.util.function.LongFunction;

/** Dates and times as Arrow C++ writes them. Where it writes that a value is out of range, the value is refused. */
final class TimeText {

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MILLIS_PER_DAY = SECONDS_PER_DAY * 1000;

    /** From the first day of the year -32767 to the last one of 32767. */
    private static final long MIN_DAY = -12_687_428;

    private static final long MAX_DAY = 11_248_737;

    private TimeText() {}

    static String date(long day) {
        return append(new StringBuilder(10), checkDay(day, day)).toString();
    }

    /** Part of a day is left out towards 1970. */
    static String millisDate(long millis) {
        if (millis < MIN_DAY * MILLIS_PER_DAY) {
            throw outside(millis);
        }
        return append(new StringBuilder(10), checkDay(millis / MILLIS_PER_DAY, millis)).toString();
    }

    static String time(long value, Unit unit) {
        if (value < 0 || value >= SECONDS_PER_DAY * unit.perSecond()) {
            throw Misfit.range(value + " " + unit + " is no time of day");
        }
        return append(new StringBuilder(18), value, unit).toString();
    }

    /** What writes timestamps of a type: local ones as they are, {@code Z} for UTC, else the offset. */
    static LongFunction<String> timestamps(WireType.Timestamp type) {
        Unit unit = type.unit();
        if (type.zone().isEmpty() || type.zone().equals("UTC")) {
            String end = type.zone().isEmpty() ? "" : "Z";
            return value -> append(value, value, unit).append(end).toString();
        }
        Zone zone = Zone.of(type.zone());
        return value -> {
            checkDay(Math.floorDiv(value, SECONDS_PER_DAY * unit.perSecond()), value);
            int offset = zone.offsetSeconds(Math.floorDiv(value, unit.perSecond()));
            long local = value + offset * unit.perSecond();
            if (offset > 0 ? local < value : local > value) {
                throw outside(value);
            }
            int minutes = Math.abs(offset) / 60;
            StringBuilder text = append(local, value, unit).append(offset < 0 ? '-' : '+');
            return two(two(text, minutes / 60), minutes % 60).toString();
        };
    }

    private static StringBuilder append(long local, long value, Unit unit) {
        long perDay = SECONDS_PER_DAY * unit.perSecond();
        StringBuilder text = append(new StringBuilder(34), checkDay(Math.floorDiv(local, perDay), value));
        return append(text.append(' '), Math.floorMod(local, perDay), unit);
    }

    private static long checkDay(long day, long value) {
        if (day < MIN_DAY || day > MAX_DAY) {
            throw outside(value);
        }
        return day;
    }

    private static Misfit outside(long value) {
        return Misfit.range(value + " is outside the years that have a text form, -32767 to 32767");
    }

    private static StringBuilder append(StringBuilder text, long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        int year = Math.abs(date.getYear());
        text.append(date.getYear() < 0 ? "-" : "").append(year < 1000 ? "0" : "").append(year < 100 ? "0" : "");
        text.append(year < 10 ? "0" : "").append(year).append('-');
        return two(two(text, date.getMonthValue()).append('-'), date.getDayOfMonth());
    }

    private static StringBuilder append(StringBuilder text, long timeOfDay, Unit unit) {
        int seconds = (int) (timeOfDay / unit.perSecond());
        two(two(two(text, seconds / 3600).append(':'), seconds / 60 % 60).append(':'), seconds % 60);
        if (unit != Unit.SECOND) {
            // The leading one keeps the zeros.
            text.append(unit.perSecond() + timeOfDay % unit.perSecond());
            text.setCharAt(text.length() - Long.toString(unit.perSecond()).length(), '.');
        }
        return text;
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
