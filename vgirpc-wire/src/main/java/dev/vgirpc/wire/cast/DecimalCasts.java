package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** Casts from and to decimals: no digit is lost, except those that floating-point numbers do not have. */
final class DecimalCasts {

    private DecimalCasts() {}

    /** Gives the unscaled value of a row. */
    @FunctionalInterface
    private interface Source {
        BigInteger at(int row);
    }

    /** Starts on a column that has rows. */
    @FunctionalInterface
    private interface Opening {
        Source open(Column in);
    }

    /** The cast of another type to a decimal, or null. */
    static @Nullable Cast toDecimal(WireType from, WireType.Decimal to) {
        Bound bound = new Bound(to);
        return switch (from) {
            case WireType.Decimal d -> writing(to, in -> {
                MemorySegment data = in.buffer(1);
                return row -> bound.rescaled(DecimalData.read(data, row, d), d.scale());
            });
            case WireType.Int i -> fromInteger(i, to, bound);
            case WireType.Floating f when f.bits() > 16 -> fromFloat(f.bits() == 32, to);
            case WireType.Utf8 u -> fromText(u.large(), to, bound);
            case WireType.Binary b -> fromText(b.large(), to, bound);
            default -> null;
        };
    }

    /** What a decimal type holds. */
    private record Bound(WireType.Decimal type) {

        BigInteger rescaled(BigInteger unscaled, int scale) {
            int more = type.scale() - scale;
            BigInteger result = unscaled;
            if (more > 0) {
                result = unscaled.multiply(DecimalData.power(more));
            } else if (more < 0) {
                BigInteger[] parts = unscaled.divideAndRemainder(DecimalData.power(-more));
                if (parts[1].signum() != 0) {
                    throw Misfit.range(new BigDecimal(unscaled, scale) + " has more digits after the point than " + type);
                }
                result = parts[0];
            }
            return check(result);
        }

        BigInteger check(BigInteger result) {
            if (result.abs().compareTo(DecimalData.power(type.precision())) >= 0) {
                throw Misfit.range(new BigDecimal(result, type.scale()) + " has more digits than " + type);
            }
            return result;
        }
    }

    private static Cast writing(WireType.Decimal to, Opening opening) {
        return (in, run) -> {
            ArrowBuf buffer = run.zeros((long) in.rows * (to.bits() / 8));
            if (in.rows > 0) {
                MemorySegment out = Casting.segment(buffer);
                Source source = opening.open(in);
                for (int row = 0; row < in.rows; row++) {
                    if (!in.isNull(row)) {
                        try {
                            DecimalData.write(source.at(row), out, row, to);
                        } catch (Misfit e) {
                            throw e.at(row);
                        }
                    }
                }
            }
            return in.with(buffer);
        };
    }

    /** Any value of the integer type must fit, whatever the values are. */
    private static Cast fromInteger(WireType.Int from, WireType.Decimal to, Bound bound) {
        int digits = switch (from.bits()) {
            case 8 -> 3;
            case 16 -> 5;
            case 32 -> 10;
            default -> from.signed() ? 19 : 20;
        };
        if (to.scale() < 0) {
            throw Misfit.type(from + " cannot be cast to " + to + ": the scale is below zero");
        }
        if (to.precision() < digits + to.scale()) {
            throw Misfit.type(from + " cannot be cast to " + to + ": the precision is below " + (digits + to.scale()));
        }
        Num kind = Num.integer(from);
        return writing(to, in -> {
            MemorySegment data = in.buffer(1);
            long[] one = new long[1];
            return row -> {
                kind.read(data, row, one, 1);
                BigInteger value = BigInteger.valueOf(one[0]);
                if (kind == Num.UINT64 && one[0] < 0) {
                    value = value.add(BigInteger.ONE.shiftLeft(64));
                }
                return bound.rescaled(value, 0);
            };
        });
    }

    private static Cast fromFloat(boolean single, WireType.Decimal to) {
        Num kind = single ? Num.FLOAT32 : Num.FLOAT64;
        return writing(to, in -> {
            MemorySegment data = in.buffer(1);
            double[] one = new double[1];
            return row -> {
                kind.read(data, row, one, 1);
                return DecimalFloats.fromReal(one[0], single, to);
            };
        });
    }

    private static Cast fromText(boolean large, WireType.Decimal to, Bound bound) {
        return writing(to, in -> {
            VarData texts = VarData.of(in, large);
            return row -> fromText(texts.latin(row), to, bound);
        });
    }

    /** Digits with a point in them or not, and an exponent; no more of them than the decimal could ever have. */
    private static BigInteger fromText(String text, WireType.Decimal to, Bound bound) {
        try {
            boolean signed = text.startsWith("-") || text.startsWith("+");
            int start = signed ? 1 : 0;
            int point = TextNumbers.skipDigits(text, start);
            boolean hasPoint = point < text.length() && text.charAt(point) == '.';
            int end = hasPoint ? TextNumbers.skipDigits(text, point + 1) : point;
            String fraction = hasPoint ? text.substring(point + 1, end) : "";
            String digits = text.substring(start, point) + fraction;
            BigInteger unscaled = new BigInteger(digits);
            long scale = fraction.length() - exponent(text, end);
            int most = DecimalData.maxPrecision(to);
            if (unscaled.bitLength() >= to.bits() || -scale > most || scale - to.scale() > most) {
                throw new NumberFormatException();
            }
            if (text.startsWith("-")) {
                unscaled = unscaled.negate();
            }
            return bound.rescaled(unscaled, (int) scale);
        } catch (NumberFormatException e) {
            throw Misfit.range(FromText.shown(text) + " is no text of a " + to);
        }
    }

    private static long exponent(String text, int at) {
        if (at == text.length()) {
            return 0;
        }
        if ((text.charAt(at) | 0x20) != 'e') {
            throw new NumberFormatException();
        }
        boolean plus = at + 1 < text.length() && text.charAt(at + 1) == '+';
        return TextNumbers.integer(text.substring(at + (plus ? 2 : 1)), Num.INT32);
    }

    /** The cast of a decimal to a number, or null. */
    static @Nullable Cast fromDecimal(WireType.Decimal from, Num kind, WireType to) {
        return switch (kind) {
            case BOOL, FLOAT16 -> null;
            case FLOAT32, FLOAT64 -> toFloat(from, kind);
            default -> toInteger(from, kind, to);
        };
    }

    private static Cast toFloat(WireType.Decimal from, Num kind) {
        return (in, run) -> {
            ArrowBuf buffer = run.zeros(kind.bytes(in.rows));
            MemorySegment out = Casting.segment(buffer);
            double[] one = new double[1];
            for (int row = 0; row < in.rows; row++) {
                if (!in.isNull(row)) {
                    BigInteger value = DecimalData.read(in.buffer(1), row, from);
                    one[0] = kind == Num.FLOAT32 ? DecimalFloats.toFloat(value, from) : DecimalFloats.toDouble(value, from);
                    kind.write(one, 1, out, row);
                }
            }
            return in.with(buffer);
        };
    }

    private static Cast toInteger(WireType.Decimal from, Num kind, WireType to) {
        BigInteger most = kind == Num.UINT64
                ? BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)
                : BigInteger.valueOf(kind.max);
        BigInteger least = BigInteger.valueOf(kind.min);
        return (in, run) -> {
            ArrowBuf buffer = run.zeros(kind.bytes(in.rows));
            MemorySegment out = Casting.segment(buffer);
            long[] one = new long[1];
            for (int row = 0; row < in.rows; row++) {
                if (in.isNull(row)) {
                    continue;
                }
                BigDecimal value = new BigDecimal(DecimalData.read(in.buffer(1), row, from), from.scale());
                BigInteger integer = value.toBigInteger();
                if (new BigDecimal(integer).compareTo(value) != 0) {
                    throw Misfit.range(value + " is no whole number, as needed for " + to).at(row);
                }
                if (integer.compareTo(least) < 0 || integer.compareTo(most) > 0) {
                    throw Misfit.range(value + " is outside " + to).at(row);
                }
                one[0] = integer.longValue();
                kind.write(one, 1, out, row);
            }
            return in.with(buffer);
        };
    }
}
