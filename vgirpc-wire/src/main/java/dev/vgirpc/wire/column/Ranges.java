package dev.vgirpc.wire.column;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.WireType;
import java.math.BigInteger;

/** Values that their type's width holds but their type does not have. */
final class Ranges {

    private static final long SECONDS_PER_DAY = 86_400L;
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private Ranges() {}

    /** How many units a day has: a time of day lies below it. */
    static long unitsPerDay(WireType.Time time) {
        return SECONDS_PER_DAY * time.unit().perSecond();
    }

    static long checkTime(long value, long unitsPerDay) {
        if (value < 0 || value >= unitsPerDay) {
            throw new ProtocolException("the time of day " + value + " lies outside the day's " + unitsPerDay + " units");
        }
        return value;
    }

    static long checkMillisDate(long value) {
        if (value % MILLIS_PER_DAY != 0) {
            throw new ProtocolException("the date of " + value + " milliseconds is no whole number of days");
        }
        return value;
    }

    static BigInteger checkDecimal(BigInteger unscaled, BigInteger bound, int precision) {
        if (unscaled.abs().compareTo(bound) >= 0) {
            throw new ProtocolException("the decimal " + unscaled + " has more than " + precision + " digits");
        }
        return unscaled;
    }
}
