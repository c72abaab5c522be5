package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType.Unit;
import java.time.LocalDate;
import java.time.YearMonth;

/** Dates and timestamps from their ISO 8601 forms; all throw {@link NumberFormatException}. */
final class TextTimes {

    private static final int DATE = 10;
    private static final int MINUTES = 16;
    private static final int HOURS = 13;
    private static final int SECONDS = 19;

    private TextTimes() {}

    /** The day of {@code YYYY-MM-DD}. */
    static long date(String text) {
        require(text.length() == DATE);
        return day(text);
    }

    private static long day(String text) {
        require(text.charAt(4) == '-' && text.charAt(7) == '-');
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        require(month >= 1 && month <= 12 && day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth());
        return LocalDate.of(year, month, day).toEpochDay();
    }

    /**
     * A date; or a date, a blank or {@code T}, and hours, minutes, seconds and fraction, of which later ones may be
     * missing. The fraction has no more digits than the unit.
     *
     * @param zoned whether {@code Z} or an offset must follow, instead of nothing
     */
    static long timestamp(String text, Unit unit, boolean zoned) {
        int length = text.length();
        require(length >= DATE);
        long day = day(text) * 86_400;
        if (length == DATE) {
            require(!zoned);
            return scaled(day, unit, 0);
        }
        require(text.charAt(DATE) == ' ' || text.charAt(DATE) == 'T');
        int end = endOfTime(text);
        require(zoned == end < length);
        int time = timeOfDay(text, end) - offset(text, end);
        return scaled(day + time, unit, end > SECONDS ? fraction(text, end, unit) : 0);
    }

    /** Where the offset starts; looked for from the end, as only its form tells. */
    private static int endOfTime(String text) {
        int length = text.length();
        if (text.charAt(length - 1) == 'Z') {
            return length - 1;
        }
        if (isSign(text.charAt(length - 3))) {
            return length - 3;
        }
        if (isSign(text.charAt(length - 5))) {
            return length - 5;
        }
        return isSign(text.charAt(length - 6)) && text.charAt(length - 3) == ':' ? length - 6 : length;
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-';
    }

    private static int offset(String text, int end) {
        int digits = text.length() - end - 1;
        if (digits < 2) {
            return 0;
        }
        int hours = number(text, end + 1, end + 3);
        int minutes = digits == 2 ? 0 : number(text, text.length() - 2, text.length());
        require(hours < 24 && minutes < 60);
        int seconds = hours * 3600 + minutes * 60;
        return text.charAt(end) == '-' ? -seconds : seconds;
    }

    private static int timeOfDay(String text, int end) {
        require(end == HOURS || end == MINUTES || end >= SECONDS);
        require(end < MINUTES || text.charAt(HOURS) == ':');
        require(end < SECONDS || text.charAt(MINUTES) == ':');
        int hours = number(text, 11, HOURS);
        int minutes = end < MINUTES ? 0 : number(text, 14, MINUTES);
        int seconds = end < SECONDS ? 0 : number(text, 17, SECONDS);
        require(hours < 24 && minutes < 60 && seconds < 60);
        return hours * 3600 + minutes * 60 + seconds;
    }

    private static int fraction(String text, int end, Unit unit) {
        int digits = end - SECONDS - 1;
        int most = Long.toString(unit.perSecond()).length() - 1;
        require(text.charAt(SECONDS) == '.' && digits > 0 && digits <= most);
        int fraction = number(text, SECONDS + 1, end);
        for (int i = digits; i < most; i++) {
            fraction *= 10;
        }
        return fraction;
    }

    private static long scaled(long seconds, Unit unit, int fraction) {
        try {
            return Math.addExact(Math.multiplyExact(seconds, unit.perSecond()), fraction);
        } catch (ArithmeticException e) {
            throw new NumberFormatException();
        }
    }

    private static int number(String text, int from, int to) {
        require(TextNumbers.skipDigits(text, from) >= to);
        return Integer.parseInt(text, from, to, 10);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new NumberFormatException();
        }
    }
}
