package dev.vgirpc.wire.cast;

import java.time.Instant;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import org.jspecify.annotations.Nullable;

/** The time zone of a timestamp: a name of the time zone database, or an offset such as {@code +05:30}. */
final class Zone {

    /** From here on Arrow C++ knows no change between summer and winter: 2038-01-01T00:00:00Z. */
    private static final long END_OF_CHANGES = 2_145_916_800L;

    private static final long MAX_SECONDS = Instant.MAX.getEpochSecond();

    private final String name;
    private final @Nullable ZoneRules rules;
    private final int offsetSeconds;

    private Zone(String name, @Nullable ZoneRules rules, int offsetSeconds) {
        this.name = name;
        this.rules = rules;
        this.offsetSeconds = offsetSeconds;
    }

    /**
     * Finds a zone.
     *
     * @throws Misfit when there is none of the name
     */
    static Zone of(String name) {
        if (name.startsWith("+") || name.startsWith("-")) {
            return new Zone(name, null, offset(name));
        }
        // Java has some names of its own.
        if (name.startsWith("SystemV/") || !ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            throw Misfit.type("the time zone '" + name + "' is not known");
        }
        ZoneRules rules = ZoneRulesProvider.getRules(name, false);
        return rules.isFixedOffset()
                ? new Zone(name, null, rules.getOffset(Instant.EPOCH).getTotalSeconds())
                : new Zone(name, rules, 0);
    }

    /** Two digits of hours, two of minutes, with or without a colon. */
    private static int offset(String name) {
        String digits = name.length() == 6 && name.charAt(3) == ':' ? name.substring(1, 3) + name.substring(4) : name.substring(1);
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            value = digit < 0 || digit > 9 || digits.length() != 4 ? 9999 : value * 10 + digit;
        }
        if (digits.length() != 4 || value / 100 > 23 || value % 100 > 59) {
            throw Misfit.type("the time zone '" + name + "' is not known");
        }
        int seconds = value / 100 * 3600 + value % 100 * 60;
        return name.charAt(0) == '-' ? -seconds : seconds;
    }

    /**
     * By how much local time is ahead.
     *
     * @throws Misfit when the rules of the zone do not reach so far
     */
    int offsetSeconds(long epochSecond) {
        if (rules == null) {
            return offsetSeconds;
        }
        if (epochSecond > MAX_SECONDS || epochSecond < -MAX_SECONDS) {
            throw Misfit.range("the second " + epochSecond + " is outside the rules of the zone " + name);
        }
        int offset = rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
        if (epochSecond >= END_OF_CHANGES
                && !rules.getTransitionRules().isEmpty()
                && offset != rules.getOffset(Instant.ofEpochSecond(END_OF_CHANGES - 1)).getTotalSeconds()) {
            throw Misfit.range("the second " + epochSecond + " lies in a summer or winter after 2037, where not all"
                    + " readers know the local time of the zone " + name);
        }
        return offset;
    }
}
