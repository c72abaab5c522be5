package dev.vgirpc.wire.contract;

import dev.vgirpc.Default;
import dev.vgirpc.ValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the texts of {@link Default}, by the shape of the place that they stand on. */
final class DefaultText {

    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int UUID_LENGTH = 36;
    private static final String DECIMAL_NUMBER = "a decimal number";
    private static final String EMPTY_LIST = "[]";
    private static final String EMPTY_MAP = "{}";

    private DefaultText() {}

    /**
     * The value of a text.
     *
     * @throws RefusedTypeException when it is no value of the type
     */
    static Object parse(String text, Slot slot) {
        Object value = parse(text, slot.shape());
        return slot.optional() ? Optional.of(value) : value;
    }

    private static Object parse(String text, Shape shape) {
        String right = right(shape);
        try {
            Object value = value(text, shape);
            if (value != null) {
                shape.toNatural(value);
                return value;
            }
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException | ValueException e) {
            // It is refused below: the text and what would be right say more than the parser.
        }
        throw refusal(text, right);
    }

    /**
     * The value of a text for a type that needs no shape when it does not travel; null for others.
     *
     * @throws RefusedTypeException when it is no value of the type
     */
    static @Nullable Object parseUnsent(String text, Class<?> raw) {
        if (raw == BigDecimal.class) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                throw refusal(text, DECIMAL_NUMBER);
            }
        }
        if (raw == List.class || raw == Collection.class || raw == Set.class) {
            if (!text.equals(EMPTY_LIST)) {
                throw refusal(text, EMPTY_LIST);
            }
            return raw == Set.class ? Collections.emptySet() : Collections.emptyList();
        }
        if (raw == Map.class) {
            if (!text.equals(EMPTY_MAP)) {
                throw refusal(text, EMPTY_MAP);
            }
            return Collections.emptyMap();
        }
        return null;
    }

    private static RefusedTypeException refusal(String text, String right) {
        return new RefusedTypeException("@Default(\"" + text + "\") is no value of the type", "write " + right);
    }

    /** What a text has to look like. */
    private static String right(Shape shape) {
        return switch (shape) {
            case ScalarShape scalar ->
                switch (scalar) {
                    case BOOLEAN -> "true or false";
                    case BYTE -> wholeNumber(Byte.MIN_VALUE, Byte.MAX_VALUE);
                    case SHORT -> wholeNumber(Short.MIN_VALUE, Short.MAX_VALUE);
                    case INT -> wholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case LONG -> wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
                    case FLOAT -> DECIMAL_NUMBER + " in the range of float, NaN, Infinity or -Infinity";
                    case DOUBLE -> DECIMAL_NUMBER + " in the range of double, NaN, Infinity or -Infinity";
                    case STRING, LARGE_STRING -> "text without halves of surrogate pairs";
                    case BYTES, LARGE_BYTES -> "two hexadecimal digits for each byte";
                };
            case UnsignedShape unsigned -> wholeNumber(0, max(unsigned));
            case WordShape w -> "text without halves of surrogate pairs";
            case DecimalShape decimal ->
                DECIMAL_NUMBER + " of at most " + decimal.precision() + " digits, " + decimal.scale()
                        + " of them after the point";
            case FixedBytesShape bytes when bytes.uuid() -> "8-4-4-4-12 hexadecimal digits";
            case FixedBytesShape bytes -> bytes.width() + " bytes, each as two hexadecimal digits";
            case EnumShape constants -> "one of " + constants.names();
            case TimeShape time -> right(time);
            case ListShape l -> EMPTY_LIST;
            case MapShape m -> EMPTY_MAP;
            default ->
                throw new RefusedTypeException(
                        "@Default does not fit, because the type has no text", "use @Nullable or Optional instead");
        };
    }

    private static String right(TimeShape time) {
        String unit = time.unit().name().toLowerCase(Locale.ROOT) + "s";
        return switch (time.kind()) {
            case DATE -> "an ISO 8601 date such as 2025-12-31";
            case TIME -> "an ISO 8601 time such as 23:59:59, no finer than " + unit;
            case LOCAL_DATE_TIME -> "an ISO 8601 date and time such as 2025-12-31T23:59:59, no finer than " + unit;
            case INSTANT -> "an ISO 8601 instant such as 2025-12-31T23:59:59Z, no finer than " + unit;
            case DURATION -> "an ISO 8601 duration such as PT1.5S, no finer than " + unit;
        };
    }

    private static String wholeNumber(Number min, Number max) {
        return "a whole number from " + min + " to " + max;
    }

    private static BigInteger max(UnsignedShape unsigned) {
        return BigInteger.ONE.shiftLeft(unsigned.bits()).subtract(BigInteger.ONE);
    }

    /** The value, or null, or any exception of a parser. */
    private static @Nullable Object value(String text, Shape shape) {
        return switch (shape) {
            case ScalarShape scalar ->
                switch (scalar) {
                    case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
                    case BYTE -> Byte.parseByte(text);
                    case SHORT -> Short.parseShort(text);
                    case INT -> Integer.parseInt(text);
                    case LONG -> Long.parseLong(text);
                    case FLOAT -> floating(text, false);
                    case DOUBLE -> floating(text, true);
                    case STRING, LARGE_STRING -> text;
                    case BYTES, LARGE_BYTES -> HexFormat.of().parseHex(text);
                };
            case UnsignedShape unsigned -> unsigned(text, unsigned);
            case WordShape w -> text;
            case DecimalShape decimal -> new BigDecimal(text).setScale(decimal.scale());
            case FixedBytesShape bytes when bytes.uuid() -> text.length() == UUID_LENGTH ? UUID.fromString(text) : null;
            case FixedBytesShape b -> HexFormat.of().parseHex(text);
            case EnumShape constants -> constants.constant(text);
            case TimeShape time -> time(text, time);
            case ListShape list -> parseUnsent(text, list.set() ? Set.class : List.class);
            case MapShape m -> parseUnsent(text, Map.class);
            default -> null;
        };
    }

    /** Java's own forms, such as {@code 0x1p3} and {@code 1f}, are left out, and so is what would become infinite or zero. */
    private static @Nullable Object floating(String text, boolean wide) {
        double number = wide ? Double.parseDouble(text) : Float.parseFloat(text);
        switch (text) {
            case "NaN", "Infinity", "-Infinity" -> {}
            default -> {
                BigDecimal exact = new BigDecimal(text);
                if (Double.isInfinite(number) || number == 0 && exact.signum() != 0) {
                    return null;
                }
            }
        }
        return wide ? (Object) number : (Object) (float) number;
    }

    private static @Nullable Object unsigned(String text, UnsignedShape shape) {
        BigInteger number = new BigInteger(text);
        if (number.signum() < 0 || number.compareTo(max(shape)) > 0) {
            return null;
        }
        return switch (shape.java()) {
            case BYTE -> number.byteValue();
            case SHORT -> number.shortValue();
            case INT -> number.intValue();
            default -> number.longValue();
        };
    }

    private static @Nullable Object time(String text, TimeShape shape) {
        Object value = switch (shape.kind()) {
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case LOCAL_DATE_TIME -> LocalDateTime.parse(text);
            case INSTANT -> Instant.parse(text);
            case DURATION -> Duration.parse(text);
        };
        int nanos = switch (value) {
            case LocalDate d -> 0;
            case Duration duration -> duration.getNano();
            case Temporal time -> time.get(ChronoField.NANO_OF_SECOND);
            default -> throw new AssertionError(value);
        };
        return nanos % (NANOS_PER_SECOND / shape.unit().perSecond()) == 0 ? value : null;
    }
}
