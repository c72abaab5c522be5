package dev.vgirpc.wire;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The Arrow type of a column, without its children. It exists beside Arrow's own classes so that a
 * call loads none of them.
 */
public sealed interface WireType {

    /** Resolution of temporal types. */
    enum Unit {
        /** Seconds. */
        SECOND("s", 1L),
        /** Milliseconds. */
        MILLISECOND("ms", 1_000L),
        /** Microseconds. */
        MICROSECOND("us", 1_000_000L),
        /** Nanoseconds. */
        NANOSECOND("ns", 1_000_000_000L);

        private final String text;
        private final long perSecond;

        Unit(String text, long perSecond) {
            this.text = text;
            this.perSecond = perSecond;
        }

        /**
         * How many of this unit a second has.
         *
         * @return a power of ten
         */
        public long perSecond() {
            return perSecond;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The type's number in Arrow's schema. A method of each type, as {@link #bufferCount}, because a switch over
     * patterns is linked at run time, and several of them make a start slower.
     *
     * @return a number of {@code Type} in Arrow's {@code Schema.fbs}
     */
    int number();

    /**
     * How many body buffers a column of this type has, not counting its children and, for views, its
     * variadic buffers.
     *
     * @return 0 to 3
     */
    default int bufferCount() {
        return 2;
    }

    /**
     * Whether columns of this type may have children.
     *
     * @return true for lists, maps, structs and the like
     */
    default boolean nested() {
        return false;
    }

    /** Nothing but nulls. */
    record Null() implements WireType {
        @Override
        public int number() {
            return SchemaMessage.NULL;
        }

        @Override
        public int bufferCount() {
            return 0;
        }

        @Override
        public String toString() {
            return "null";
        }
    }

    /** True or false, one bit each. */
    record Bool() implements WireType {
        /** The one instance that is needed. */
        public static final Bool INSTANCE = new Bool();

        @Override
        public int number() {
            return SchemaMessage.BOOL;
        }

        @Override
        public String toString() {
            return "bool";
        }
    }

    /**
     * An integer.
     *
     * @param bits 8, 16, 32 or 64
     * @param signed whether it has a sign
     */
    record Int(int bits, boolean signed) implements WireType {

        private static final Int[] SHARED = new Int[8];

        static {
            for (int i = 0; i < SHARED.length; i++) {
                SHARED[i] = new Int(8 << (i >> 1), (i & 1) != 0);
            }
        }

        /**
         * The shared type of these components, so that comparing it with itself takes no time.
         *
         * @param bits 8, 16, 32 or 64
         * @param signed whether it has a sign
         * @return always the same type where the bits are allowed
         */
        public static Int of(int bits, boolean signed) {
            return switch (bits) {
                case 8, 16, 32, 64 -> SHARED[Integer.numberOfTrailingZeros(bits >> 3) * 2 + (signed ? 1 : 0)];
                default -> new Int(bits, signed);
            };
        }

        @Override
        public int number() {
            return SchemaMessage.INT;
        }

        @Override
        public String toString() {
            return (signed ? "int" : "uint") + bits;
        }
    }

    /**
     * An IEEE 754 number.
     *
     * @param bits 16, 32 or 64
     */
    record Floating(int bits) implements WireType {

        private static final Floating HALF = new Floating(16);
        private static final Floating SINGLE = new Floating(32);
        private static final Floating DOUBLE = new Floating(64);

        /**
         * The shared type of this component, see {@link Int#of}.
         *
         * @param bits 16, 32 or 64
         * @return always the same type
         */
        public static Floating of(int bits) {
            return bits == 16 ? HALF : bits == 32 ? SINGLE : DOUBLE;
        }

        @Override
        public int number() {
            return SchemaMessage.FLOATING;
        }

        @Override
        public String toString() {
            return bits == 16 ? "halffloat" : bits == 32 ? "float" : "double";
        }
    }

    /**
     * UTF-8 text.
     *
     * @param large whether offsets have 64 bits
     */
    record Utf8(boolean large) implements WireType {

        private static final Utf8 SMALL = new Utf8(false);
        private static final Utf8 LARGE = new Utf8(true);

        /**
         * The shared type of this component, see {@link Int#of}.
         *
         * @param large whether offsets have 64 bits
         * @return always the same type
         */
        public static Utf8 of(boolean large) {
            return large ? LARGE : SMALL;
        }

        @Override
        public int number() {
            return large ? SchemaMessage.LARGE_UTF8 : SchemaMessage.UTF8;
        }

        @Override
        public int bufferCount() {
            return 3;
        }

        @Override
        public String toString() {
            return large ? "large_string" : "string";
        }
    }

    /**
     * Bytes.
     *
     * @param large whether offsets have 64 bits
     */
    record Binary(boolean large) implements WireType {

        private static final Binary SMALL = new Binary(false);
        private static final Binary LARGE = new Binary(true);

        /**
         * The shared type of this component, see {@link Int#of}.
         *
         * @param large whether offsets have 64 bits
         * @return always the same type
         */
        public static Binary of(boolean large) {
            return large ? LARGE : SMALL;
        }

        @Override
        public int number() {
            return large ? SchemaMessage.LARGE_BINARY : SchemaMessage.BINARY;
        }

        @Override
        public int bufferCount() {
            return 3;
        }

        @Override
        public String toString() {
            return large ? "large_binary" : "binary";
        }
    }

    /**
     * Bytes of one fixed length.
     *
     * @param byteWidth the length
     */
    record FixedSizeBinary(int byteWidth) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.FIXED_SIZE_BINARY;
        }

        @Override
        public String toString() {
            return "fixed_size_binary[" + byteWidth + "]";
        }
    }

    /**
     * A decimal number.
     *
     * @param precision digits in all
     * @param scale digits after the point
     * @param bits 32, 64, 128 or 256
     */
    record Decimal(int precision, int scale, int bits) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.DECIMAL;
        }

        @Override
        public String toString() {
            return "decimal" + bits + "(" + precision + ", " + scale + ")";
        }
    }

    /**
     * A day.
     *
     * @param millis whether it is counted in milliseconds (64 bits) instead of days (32 bits)
     */
    record Date(boolean millis) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.DATE;
        }

        @Override
        public String toString() {
            return millis ? "date64[ms]" : "date32[day]";
        }
    }

    /**
     * A time of day.
     *
     * @param unit resolution; seconds and milliseconds take 32 bits, the others 64
     */
    record Time(Unit unit) implements WireType {
        /**
         * The width.
         *
         * @return 32 or 64
         */
        public int bits() {
            return unit == Unit.SECOND || unit == Unit.MILLISECOND ? 32 : 64;
        }

        @Override
        public int number() {
            return SchemaMessage.TIME;
        }

        @Override
        public String toString() {
            return "time" + bits() + "[" + unit + "]";
        }
    }

    /**
     * A point in time, or a local date and time when the zone is empty.
     *
     * @param unit resolution
     * @param zone the time zone, or an empty string
     */
    record Timestamp(Unit unit, String zone) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.TIMESTAMP;
        }

        @Override
        public String toString() {
            return "timestamp[" + unit + (zone.isEmpty() ? "]" : ", tz=" + zone + "]");
        }
    }

    /**
     * A length of time.
     *
     * @param unit resolution
     */
    record Duration(Unit unit) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.DURATION;
        }

        @Override
        public String toString() {
            return "duration[" + unit + "]";
        }
    }

    /**
     * A calendar interval.
     *
     * @param code 0 year-month, 1 day-time, 2 month-day-nano
     */
    record Interval(int code) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.INTERVAL;
        }

        @Override
        public String toString() {
            return code == 0 ? "month_interval" : code == 1 ? "day_time_interval" : "month_day_nano_interval";
        }
    }

    /**
     * A list; its one child is the element.
     *
     * @param large whether offsets have 64 bits
     */
    record ListOf(boolean large) implements WireType {
        @Override
        public int number() {
            return large ? SchemaMessage.LARGE_LIST : SchemaMessage.LIST;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return large ? "large_list" : "list";
        }
    }

    /**
     * A list of one fixed length; its one child is the element.
     *
     * @param size the length
     */
    record FixedSizeList(int size) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.FIXED_SIZE_LIST;
        }

        @Override
        public int bufferCount() {
            return 1;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return "fixed_size_list[" + size + "]";
        }
    }

    /**
     * A map; its one child is the struct of the entries, whose two children are key and value.
     *
     * @param keysSorted whether the keys of each map are sorted
     */
    record MapOf(boolean keysSorted) implements WireType {
        @Override
        public int number() {
            return SchemaMessage.MAP;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return "map";
        }
    }

    /** A struct; its children are the fields. */
    record Struct() implements WireType {
        @Override
        public int number() {
            return SchemaMessage.STRUCT;
        }

        @Override
        public int bufferCount() {
            return 1;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return "struct";
        }
    }

    /**
     * One of several types; its children are the alternatives.
     *
     * @param dense whether children hold only the rows that use them
     * @param typeIds the ids of the alternatives in order; empty when they are 0, 1, 2 …
     */
    record Union(boolean dense, List<Integer> typeIds) implements WireType {
        /**
         * Copies the list, unless the ids just count.
         *
         * @param dense whether children hold only the rows that use them
         * @param typeIds the ids
         */
        public Union {
            boolean counting = true;
            for (int i = 0; i < typeIds.size(); i++) {
                counting &= typeIds.get(i) == i;
            }
            typeIds = counting ? List.of() : List.copyOf(typeIds);
        }

        /**
         * The id of each alternative.
         *
         * @param alternatives how many there are
         * @return as many ids, or as many as were given
         */
        public int[] ids(int alternatives) {
            return typeIds.isEmpty()
                    ? IntStream.range(0, alternatives).toArray()
                    : typeIds.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public int number() {
            return SchemaMessage.UNION;
        }

        @Override
        public int bufferCount() {
            return dense ? 2 : 1;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return dense ? "dense_union" : "sparse_union";
        }
    }

    /** Run-end encoded values; its children are run ends and values. */
    record RunEndEncoded() implements WireType {
        @Override
        public int number() {
            return SchemaMessage.RUN_END_ENCODED;
        }

        @Override
        public int bufferCount() {
            return 0;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return "run_end_encoded";
        }
    }

    /**
     * A type that this library does not read. A schema with one can be passed on, its columns cannot
     * be decoded.
     *
     * @param code the type's number in Arrow's schema
     */
    record Unsupported(int code) implements WireType {
        @Override
        public int number() {
            return code;
        }

        @Override
        public int bufferCount() {
            return 0;
        }

        @Override
        public boolean nested() {
            return true;
        }

        @Override
        public String toString() {
            return "type#" + code;
        }
    }
}
