package dev.vgirpc.wire.spi;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What may follow a flag of a worker. */
public sealed interface FlagValue {

    /**
     * What stands for the value in the usage text.
     *
     * @return such as {@code SECONDS}; empty for {@link None}
     */
    String placeholder();

    /**
     * What is allowed, to follow "it must be".
     *
     * @return such as {@code a whole number from 1 to 65535}; empty when every text is
     */
    String allowed();

    /**
     * Reads a value.
     *
     * @param text what was given, not empty
     * @return the value, of the kind that the getters of {@link WorkerArguments} name
     * @throws IllegalArgumentException when it is not allowed; the message says what is
     */
    Object parse(String text);

    /** Nothing: the flag is given or not. */
    record None() implements FlagValue {
        @Override
        public String placeholder() {
            return "";
        }

        @Override
        public String allowed() {
            return "";
        }

        @Override
        public Object parse(String text) {
            throw new IllegalArgumentException("no value is allowed");
        }
    }

    /**
     * Any text.
     *
     * @param placeholder stands for it in the usage text
     */
    record Text(String placeholder) implements FlagValue {
        @Override
        public String allowed() {
            return "";
        }

        @Override
        public Object parse(String text) {
            return text;
        }
    }

    /**
     * A whole number in decimal digits.
     *
     * @param placeholder stands for it in the usage text
     * @param least the least that is allowed, at least 0
     * @param most the most that is allowed
     */
    record Whole(String placeholder, long least, long most) implements FlagValue {
        private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

        @Override
        public String allowed() {
            return "a whole number from " + least + (most == Long.MAX_VALUE ? " on" : " to " + most);
        }

        @Override
        public Object parse(String text) {
            if (DIGITS.matcher(text).matches()) {
                try {
                    long number = Long.parseLong(text);
                    if (number >= least && number <= most) {
                        return number;
                    }
                } catch (NumberFormatException e) {
                    // Over 2^63: refused below, as other numbers that are too large.
                }
            }
            throw new IllegalArgumentException("it must be " + allowed());
        }
    }

    /**
     * A time in seconds, with or without fraction.
     *
     * @param placeholder stands for it in the usage text
     */
    record Seconds(String placeholder) implements FlagValue {
        private static final long MOST = 1_000_000_000;
        private static final Pattern NUMBER = Pattern.compile("[0-9]{1,30}(\\.[0-9]{0,30})?([eE][+-]?[0-9]{1,3})?");

        @Override
        public String allowed() {
            return "seconds from 0 to " + MOST;
        }

        @Override
        public Object parse(String text) {
            if (NUMBER.matcher(text).matches()) {
                double seconds = Double.parseDouble(text);
                if (seconds <= MOST) {
                    // A time that is not 0 is not rounded to it, for 0 may have a meaning of its own.
                    return Duration.ofNanos(seconds == 0 ? 0 : Math.max(1, Math.round(seconds * 1e9)));
                }
            }
            throw new IllegalArgumentException("it must be " + allowed());
        }
    }

    /**
     * One of some words, in any case.
     *
     * @param placeholder stands for it in the usage text
     * @param words the words in lower case
     */
    record Word(String placeholder, List<String> words) implements FlagValue {

        /**
         * Copies the words.
         *
         * @param placeholder stands for it in the usage text
         * @param words the words in lower case
         */
        public Word {
            words = List.copyOf(words);
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", words);
        }

        @Override
        public Object parse(String text) {
            for (String word : words) {
                if (word.equalsIgnoreCase(text)) {
                    return word;
                }
            }
            throw new IllegalArgumentException("it must be " + allowed());
        }
    }

    /**
     * A value that may be left out.
     *
     * @param value what it is where it is given
     * @param otherwise what stands for it where it is not, as it would be written
     */
    record Omittable(FlagValue value, String otherwise) implements FlagValue {
        @Override
        public String placeholder() {
            return "[" + value.placeholder() + "]";
        }

        @Override
        public String allowed() {
            return value.allowed();
        }

        @Override
        public Object parse(String text) {
            return value.parse(text);
        }
    }
}
