package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.support.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Random types of the guide's table that hold no other values, in every annotated form, and values of them. */
final class RandomScalars {

    private static final long[] EDGES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE};
    private static final double[] FLOATING_EDGES = {
        0.0, -0.0, 1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE,
        Float.MIN_VALUE, Float.MAX_VALUE, -Double.MIN_NORMAL
    };
    private static final TimeUnit[] UNITS = {
        TimeUnit.SECONDS, TimeUnit.MILLISECONDS, TimeUnit.MICROSECONDS, TimeUnit.NANOSECONDS
    };
    private static final long SECONDS_PER_DAY = 86_400;

    private final Random random;
    private final Values values;

    RandomScalars(Random random) {
        this.random = random;
        this.values = new Values(random);
    }

    RandomType any() {
        return switch (random.nextInt(14)) {
            case 0 -> simple("boolean", "Boolean", random::nextBoolean);
            case 1 -> whole("", 0);
            case 2 -> {
                int bits = 8 << random.nextInt(4);
                yield whole("@Unsigned(" + bits + ") ", bits);
            }
            case 3 -> whole("@Unsigned ", -1);
            case 4 -> simple("float", "Float", () -> (float) floating());
            case 5 -> simple("double", "Double", this::floating);
            case 6 -> text(random.nextBoolean() ? "" : "@Large ");
            case 7 -> words();
            case 8 -> bytes(random.nextBoolean() ? "" : "@Large ", () -> random.nextInt(4) * random.nextInt(20));
            case 9 -> {
                int size = 1 + random.nextInt(20);
                yield bytes("@FixedSize(" + size + ") ", () -> size);
            }
            case 10 -> simple("UUID", "UUID", () -> new UUID(number(), number()));
            case 11 -> simple("LocalDate", "LocalDate", () -> LocalDate.ofEpochDay((int) number()));
            case 12 -> decimal();
            default -> time();
        };
    }

    /** A number of any size, now and then at an edge. */
    private long number() {
        return random.nextInt(3) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextLong() >> random.nextInt(64);
    }

    private double floating() {
        return random.nextInt(3) == 0
                ? FLOATING_EDGES[random.nextInt(FLOATING_EDGES.length)]
                : Double.longBitsToDouble(random.nextLong());
    }

    private static RandomType simple(String primitive, String boxed, Supplier<Object> values) {
        return RandomType.scalar("", primitive, boxed, values, Object::toString);
    }

    /** Whole numbers: signed for 0 bits, bits as they are for -1, else numbers of so many bits at most. */
    private RandomType whole(String annotations, int bits) {
        int least = bits <= 8 ? 0 : bits == 16 ? 1 : bits == 32 ? 2 : 3;
        int width = least + random.nextInt(4 - least);
        int javaBits = 8 << width;
        Supplier<Object> values = () -> {
            long any = number();
            long number = bits <= 0 || bits == javaBits ? any : any & (1L << bits) - 1;
            return switch (javaBits) {
                case 8 -> (byte) number;
                case 16 -> (short) number;
                case 32 -> (int) number;
                default -> number;
            };
        };
        Function<Object, String> text = value -> {
            long number = ((Number) value).longValue();
            return bits == 0 ? Long.toString(number) : Long.toUnsignedString(number & -1L >>> 64 - javaBits);
        };
        return switch (javaBits) {
            case 8 -> RandomType.scalar(annotations, "byte", "Byte", values, text);
            case 16 -> RandomType.scalar(annotations, "short", "Short", values, text);
            case 32 -> RandomType.scalar(annotations, "int", "Integer", values, text);
            default -> RandomType.scalar(annotations, "long", "Long", values, text);
        };
    }

    private RandomType text(String annotations) {
        return RandomType.scalar(annotations, "String", "String", () -> values.text(20), Object::toString);
    }

    /** Of few words where the indices are short. */
    private RandomType words() {
        int bits = 8 << random.nextInt(3);
        return RandomType.scalar(
                "@DictionaryEncoded(" + bits + ") ",
                "String",
                "String",
                () -> bits == 8 ? "w" + random.nextInt(100) : values.text(3),
                Object::toString);
    }

    private RandomType bytes(String annotations, Supplier<Integer> size) {
        Supplier<Object> arrays = () -> {
            byte[] bytes = new byte[size.get()];
            random.nextBytes(bytes);
            return bytes;
        };
        return RandomType.bytes(annotations, arrays, value -> HexFormat.of().formatHex((byte[]) value));
    }

    private RandomType decimal() {
        int precision = 1 + random.nextInt(random.nextBoolean() ? 76 : 38);
        int scale = random.nextInt(precision + 1);
        BigInteger bound = BigInteger.TEN.pow(precision);
        Supplier<Object> numbers = () -> {
            BigInteger unscaled = switch (random.nextInt(4)) {
                case 0 -> BigInteger.ZERO;
                case 1 -> bound.subtract(BigInteger.ONE);
                default -> new BigInteger(bound.bitLength() + 8, random).mod(bound);
            };
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
        };
        String annotation = "@Precision(value = " + precision + ", scale = " + scale + ") ";
        return RandomType.scalar(annotation, "BigDecimal", "BigDecimal", numbers, value -> ((BigDecimal) value).toPlainString());
    }

    private RandomType time() {
        boolean plain = random.nextBoolean();
        TimeUnit unit = plain ? TimeUnit.MICROSECONDS : UNITS[random.nextInt(4)];
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        long nanos = unit.toNanos(1);
        String annotation = plain ? "" : "@Resolution(TimeUnit." + unit + ") ";
        return switch (random.nextInt(4)) {
            case 0 ->
                RandomType.scalar(
                        annotation,
                        "LocalTime",
                        "LocalTime",
                        () -> LocalTime.ofNanoOfDay(switch (random.nextInt(4)) {
                            case 0 -> 0;
                            case 1 -> (SECONDS_PER_DAY * perSecond - 1) * nanos;
                            default -> random.nextLong(SECONDS_PER_DAY * perSecond) * nanos;
                        }),
                        Object::toString);
            case 1 ->
                RandomType.scalar(
                        annotation,
                        "LocalDateTime",
                        "LocalDateTime",
                        () -> LocalDateTime.ofInstant(
                                instant(unit, LocalDateTime.MIN.toInstant(ZoneOffset.UTC), LocalDateTime.MAX.toInstant(ZoneOffset.UTC)),
                                ZoneOffset.UTC),
                        Object::toString);
            case 2 ->
                RandomType.scalar(
                        annotation,
                        "Instant",
                        "Instant",
                        () -> instant(unit, Instant.MIN, Instant.MAX),
                        Object::toString);
            default ->
                RandomType.scalar(
                        annotation,
                        "Duration",
                        "Duration",
                        () -> {
                            long count = number();
                            return Duration.ofSeconds(
                                    Math.floorDiv(count, perSecond), Math.floorMod(count, perSecond) * nanos);
                        },
                        Object::toString);
        };
    }

    /** Of the whole range of the column, as far as Java's has it, too. */
    private Instant instant(TimeUnit unit, Instant min, Instant max) {
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        long count = number();
        long seconds = Math.clamp(Math.floorDiv(count, perSecond), min.getEpochSecond(), max.getEpochSecond());
        return Instant.ofEpochSecond(seconds, Math.floorMod(count, perSecond) * unit.toNanos(1));
    }
}
