package dev.vgirpc.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What goes wrong on one connection, seen from the end that is wrapped, see {@link FaultyConnection}. Where it goes
 * wrong is a number of bytes, not a moment, so that a plan does the same thing each time.
 *
 * @param seed draws what is not laid down: how short a short read or write is, and how long a delay
 * @param input what happens to the bytes that arrive
 * @param output what happens to the bytes that leave
 */
public record Faults(long seed, Way input, Way output) {

    /** A cut that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Positions of cuts and flips are drawn below this number of bytes, the early ones more often. */
    private static final double LAST_BYTE = 150_000;

    private static final int[] SHORT_PERCENTS = {10, 50, 100};
    private static final int[] SHORT_BYTES = {1, 3, 17, 1_000};

    /**
     * Without any fault.
     *
     * @return a plan that changes nothing
     */
    public static Faults none() {
        return new Faults(0, Way.none(), Way.none());
    }

    /**
     * Draws a plan: one in three only has short reads, short writes and delays, or nothing at all; the others cut
     * the connection, flip one to three bits, or both. Delays are below two milliseconds.
     *
     * @param seed the plan's number
     * @return the plan, always the same one for a seed
     */
    public static Faults random(long seed) {
        Random random = new Random(mixed(seed));
        Way input = timing(random);
        Way output = timing(random);
        int kind = random.nextInt(20);
        boolean inInput = random.nextBoolean();
        if (kind >= 7 && kind < 13) {
            long at = place(random);
            input = inInput ? input.cutAt(at) : input;
            output = inInput ? output : output.cutAt(at);
        }
        if (kind >= 12) {
            int count = 1 + random.nextInt(3);
            for (int each = 0; each < count; each++) {
                Flip flip = new Flip(place(random), random.nextInt(Byte.SIZE));
                if (random.nextBoolean()) {
                    input = input.flip(flip);
                } else {
                    output = output.flip(flip);
                }
            }
        }
        return new Faults(seed, input, output);
    }

    /** The first numbers of generators with neighbouring seeds are alike: this sets the seeds apart. */
    static long mixed(long seed) {
        long mixed = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private static Way timing(Random random) {
        Way way = Way.none();
        if (random.nextBoolean()) {
            way = way.shortened(
                    SHORT_PERCENTS[random.nextInt(SHORT_PERCENTS.length)],
                    SHORT_BYTES[random.nextInt(SHORT_BYTES.length)]);
        }
        if (random.nextInt(5) == 0) {
            way = way.delayed(1 + random.nextInt(20), Duration.ofNanos(100_000 + random.nextInt(1_900_000)));
        }
        return way;
    }

    private static long place(Random random) {
        return (long) Math.exp(random.nextDouble() * Math.log(LAST_BYTE)) - random.nextInt(2);
    }

    /**
     * Whether bits are flipped. Only then can one side wait for bytes that never come.
     *
     * @return true when there is a flip
     */
    public boolean flips() {
        return !input.flips().isEmpty() || !output.flips().isEmpty();
    }

    /**
     * The same without flips.
     *
     * @return the changed plan
     */
    public Faults withoutFlips() {
        return flips() ? new Faults(seed, input.withoutFlips(), output.withoutFlips()) : this;
    }

    /** The whole plan, in words. */
    @Override
    public String toString() {
        return "faults " + seed + " (input: " + input + "; output: " + output + ")";
    }

    /**
     * A bit that arrives as its opposite.
     *
     * @param at the byte's number, from 0 on
     * @param bit the bit's number, 0 for the lowest to 7
     */
    public record Flip(long at, int bit) {

        /**
         * Checks the numbers.
         *
         * @param at the byte's number
         * @param bit the bit's number
         */
        public Flip {
            if (at < 0 || bit < 0 || bit >= Byte.SIZE) {
                throw new IllegalArgumentException("at " + at + " is below 0, or bit " + bit + " not from 0 to 7");
            }
        }

        /** As {@code BYTE.BIT}. */
        @Override
        public String toString() {
            return at + "." + bit;
        }
    }

    /**
     * What happens in one direction.
     *
     * @param shortPercent how many of a hundred reads or writes move only a part of what they could; at most 4096
     *     on a connection do, so that large messages pass in time
     * @param shortBytes the most that such a part has
     * @param delayPercent how many of a hundred reads or writes wait before; at most 8 on a connection do
     * @param longestDelay how long they wait at most
     * @param cutAt after how many bytes the connection ends in both directions as if the peer had vanished, or
     *     {@link #NEVER}: reads find the end of the input, writes fail
     * @param flips what is changed, at most once for each byte; ordered by byte
     */
    public record Way(
            int shortPercent, int shortBytes, int delayPercent, Duration longestDelay, long cutAt, List<Flip> flips) {

        /**
         * Checks the numbers and orders the flips.
         *
         * @param shortPercent how many reads or writes are short
         * @param shortBytes the most that these have
         * @param delayPercent how many reads or writes wait
         * @param longestDelay how long they wait at most
         * @param cutAt after how many bytes the connection ends
         * @param flips what is changed
         */
        public Way {
            checkPercent("shortPercent", shortPercent);
            checkPercent("delayPercent", delayPercent);
            if (shortBytes < 1 || longestDelay.isNegative() || cutAt < 0) {
                throw new IllegalArgumentException("shortBytes is " + shortBytes + " and must be over 0, longestDelay "
                        + longestDelay + " and cutAt " + cutAt + " must not be negative");
            }
            flips = flips.stream().sorted(Comparator.comparingLong(Flip::at)).toList();
            if (flips.stream().mapToLong(Flip::at).distinct().count() < flips.size()) {
                throw new IllegalArgumentException("flips " + flips + " change a byte twice");
            }
        }

        private static void checkPercent(String name, int percent) {
            if (percent < 0 || percent > 100) {
                throw new IllegalArgumentException(name + " is " + percent + ", not from 0 to 100");
            }
        }

        /**
         * A direction without faults.
         *
         * @return a plan that changes nothing
         */
        public static Way none() {
            return new Way(0, 1, 0, Duration.ZERO, NEVER, List.of());
        }

        /**
         * With short reads or writes.
         *
         * @param percent how many of a hundred
         * @param bytes the most that they move
         * @return the changed plan
         */
        public Way shortened(int percent, int bytes) {
            return new Way(percent, bytes, delayPercent, longestDelay, cutAt, flips);
        }

        /**
         * With delays.
         *
         * @param percent how many of a hundred reads or writes wait
         * @param longest how long at most
         * @return the changed plan
         */
        public Way delayed(int percent, Duration longest) {
            return new Way(shortPercent, shortBytes, percent, longest, cutAt, flips);
        }

        /**
         * With a cut.
         *
         * @param bytes after how many bytes
         * @return the changed plan
         */
        public Way cutAt(long bytes) {
            return new Way(shortPercent, shortBytes, delayPercent, longestDelay, bytes, flips);
        }

        /**
         * With a changed bit more, in place of another one of its byte.
         *
         * @param flip which bit
         * @return the changed plan
         */
        public Way flip(Flip flip) {
            List<Flip> more = new ArrayList<>(flips);
            more.removeIf(each -> each.at() == flip.at());
            more.add(flip);
            return new Way(shortPercent, shortBytes, delayPercent, longestDelay, cutAt, more);
        }

        Way withoutFlips() {
            return new Way(shortPercent, shortBytes, delayPercent, longestDelay, cutAt, List.of());
        }

        /** The plan, in words. */
        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (shortPercent > 0) {
                parts.add(shortPercent + " % up to " + shortBytes + " bytes");
            }
            if (delayPercent > 0) {
                parts.add(delayPercent + " % delayed up to " + longestDelay);
            }
            if (cutAt != NEVER) {
                parts.add("cut at byte " + cutAt);
            }
            if (!flips.isEmpty()) {
                parts.add("flips " + flips.stream().map(Flip::toString).collect(Collectors.joining(" ")));
            }
            return parts.isEmpty() ? "none" : String.join(", ", parts);
        }
    }
}
