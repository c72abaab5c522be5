package dev.vgirpc.wire.cast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The loops over buffers against arithmetic without bounds, for every pair of types. */
class NumericCastPropertyTest {

    private static final List<WireType> TYPES = types();

    private static List<WireType> types() {
        List<WireType> types = new ArrayList<>();
        for (int bits = 8; bits <= 64; bits *= 2) {
            types.add(new WireType.Int(bits, true));
            types.add(new WireType.Int(bits, false));
        }
        types.add(new WireType.Floating(16));
        types.add(new WireType.Floating(32));
        types.add(new WireType.Floating(64));
        return types;
    }

    @Property(tries = 2000)
    void anyPair(@ForAll long seed, @ForAll @IntRange(max = 10) int from, @ForAll @IntRange(max = 10) int to) {
        Random random = new Random(seed);
        WireType source = TYPES.get(from);
        WireType target = TYPES.get(to);
        // Parts of 1024 values, and what is left over.
        int rows = random.nextInt(8) == 0 ? 1000 + random.nextInt(1100) : random.nextInt(12);
        boolean tame = random.nextBoolean();
        Object[] values = new Object[rows];
        List<Object> expected = new ArrayList<>();
        int misfit = -1;
        for (int i = 0; i < rows; i++) {
            Object value = random.nextInt(5) == 0 ? null : value(source, target, random);
            Object wanted = value == null ? "null" : wanted(source, value, target);
            if (wanted == null && (tame || random.nextInt(3) > 0)) {
                value = null;
                wanted = "null";
            }
            if (wanted == null && misfit < 0) {
                misfit = i;
            }
            values[i] = value;
            expected.add(wanted);
        }
        try (Columns columns = new Columns()) {
            try {
                assertThat(columns.cast(Columns.x(source), Columns.x(target), values)).isEqualTo(expected);
                assertThat(misfit).isNegative();
            } catch (ValueException e) {
                assertThat(e.reason()).isEqualTo(ValueException.Reason.RANGE);
                assertThat(e.path()).isEqualTo("x[" + misfit + "]");
            }
        }
    }

    /** A value of a type, often one where the other type ends. */
    private static Object value(WireType type, WireType target, Random random) {
        boolean edge = random.nextBoolean();
        BigInteger end = random.nextBoolean() ? end(target) : end(target).negate();
        end = end.add(BigInteger.valueOf(random.nextInt(3) - 1));
        if (type instanceof WireType.Int i) {
            long bits = edge && integer(end, i) != null ? end.longValue() : random.nextLong() >> random.nextInt(64);
            int unused = 64 - i.bits();
            return i.signed() ? bits << unused >> unused : bits << unused >>> unused;
        }
        double value = switch (edge ? 0 : random.nextInt(1, 5)) {
            case 0 -> end.doubleValue();
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextInt(70_000) - 35_000;
            case 3 -> betweenHalves(random);
            default -> random.nextGaussian() * Math.scalb(1.0, random.nextInt(40) - 30);
        };
        int bits = ((WireType.Floating) type).bits();
        return bits == 64
                ? (Object) value
                : bits == 32 ? (Object) (float) value : (Object) Float.float16ToFloat(Float.floatToFloat16((float) value));
    }

    /** In the middle between two numbers of 16 bits, or next to it. */
    private static double betweenHalves(Random random) {
        int bits = random.nextInt(0x7BFF);
        double middle = (Float.float16ToFloat((short) bits) + Float.float16ToFloat((short) (bits + 1))) / 2;
        return (random.nextBoolean() ? 1 : -1)
                * switch (random.nextInt(3)) {
                    case 0 -> middle;
                    case 1 -> Math.nextUp(middle);
                    default -> Math.nextDown(middle);
                };
    }

    /** What comes out, or null when the value does not fit. */
    private static Object wanted(WireType source, Object value, WireType target) {
        if (source.equals(target)) {
            return value;
        }
        if (value instanceof Long bits) {
            BigInteger number = source.equals(Columns.UINT64) && bits < 0
                    ? BigInteger.valueOf(bits).add(BigInteger.ONE.shiftLeft(64))
                    : BigInteger.valueOf(bits);
            return target instanceof WireType.Int to ? integer(number, to) : floating(source, number, (WireType.Floating) target);
        }
        double number = ((Number) value).doubleValue();
        if (target instanceof WireType.Int to) {
            boolean whole = number == Math.rint(number) && !Double.isInfinite(number);
            return whole ? integer(new BigDecimal(number).toBigInteger(), to) : null;
        }
        return switch (((WireType.Floating) target).bits()) {
            case 64 -> (Object) number;
            case 32 -> (Object) (float) number;
            default -> (Object) half(number);
        };
    }

    /** The power of two behind the last integer of a type. */
    private static BigInteger end(WireType type) {
        return BigInteger.ONE.shiftLeft(switch (type) {
            case WireType.Int i -> i.signed() ? i.bits() - 1 : i.bits();
            case WireType.Floating f -> exact(f);
            default -> throw new IllegalArgumentException();
        });
    }

    private static int exact(WireType.Floating type) {
        return type.bits() == 64 ? 53 : type.bits() == 32 ? 24 : 11;
    }

    private static Object integer(BigInteger number, WireType.Int to) {
        BigInteger end = end(to);
        BigInteger least = to.signed() ? end.negate() : BigInteger.ZERO;
        return number.compareTo(least) < 0 || number.compareTo(end) >= 0 ? null : number.longValue();
    }

    private static Object floating(WireType source, BigInteger number, WireType.Floating to) {
        int exact = exact(to);
        if (((WireType.Int) source).bits() > exact && number.abs().compareTo(BigInteger.ONE.shiftLeft(exact)) > 0) {
            return null;
        }
        return to.bits() == 64 ? (Object) number.doubleValue() : (Object) number.floatValue();
    }

    /** The nearest half by comparing distances. */
    private static float half(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return (float) value;
        }
        double positive = Math.abs(value);
        float best = Float.POSITIVE_INFINITY;
        if (positive < 65520) {
            int low = 0;
            int high = 0x7BFF;
            while (low < high) {
                int middle = (low + high + 1) / 2;
                if (Float.float16ToFloat((short) middle) <= positive) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            BigDecimal exact = new BigDecimal(positive);
            BigDecimal below = new BigDecimal(Float.float16ToFloat((short) low));
            BigDecimal above = new BigDecimal(low == 0x7BFF ? 65536 : Float.float16ToFloat((short) (low + 1)));
            int closer = exact.subtract(below).compareTo(above.subtract(exact));
            best = Float.float16ToFloat((short) (closer < 0 || closer == 0 && low % 2 == 0 ? low : low + 1));
        }
        return Math.copySign(best, (float) Math.signum(value) == 0 ? (float) value : (float) Math.signum(value));
    }
}
