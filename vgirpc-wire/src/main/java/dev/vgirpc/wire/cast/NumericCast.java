package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Numbers to numbers. A part of the column at a time is read into an array that stays in the processor's cache, checked
 * there and written, each by a loop of its own: three loops for any pair of types.
 *
 * <p>Nulls are converted like values, because that is faster than asking; only when something is out of range is it
 * looked at whether it was a null.
 */
final class NumericCast implements Cast {

    private static final int PART = 1024;

    private static final long MAX_EXACT_HALF = 1L << 11;
    private static final long MAX_EXACT_FLOAT = 1L << 24;
    private static final long MAX_EXACT_DOUBLE = 1L << 53;
    private static final double TWO_TO_63 = 0x1p63;

    private final Num from;
    private final Num to;
    private final WireType target;
    private final long min;
    private final long max;
    private final boolean checked;

    NumericCast(Num from, Num to, WireType target) {
        this.from = from;
        this.to = to;
        this.target = target;
        long exact = switch (to) {
            case FLOAT16 -> MAX_EXACT_HALF;
            case FLOAT32 -> MAX_EXACT_FLOAT;
            default -> MAX_EXACT_DOUBLE;
        };
        min = to.floating() ? -exact : to.min;
        max = to.floating() ? exact : to.max;
        boolean widerUnsigned = from == Num.UINT64 && to != Num.UINT64;
        checked = to != Num.BOOL && !from.floating() && (widerUnsigned || from.min < min || from.max > max);
    }

    @Override
    public Column cast(Column in, Casting run) {
        ArrowBuf buffer = run.allocate(to.bytes(in.rows));
        if (in.rows > 0) {
            MemorySegment values = Casting.segment(buffer);
            if (from.floating()) {
                floats(in, values);
            } else {
                integers(in, values);
            }
        }
        return in.with(buffer);
    }

    private void integers(Column in, MemorySegment out) {
        MemorySegment data = in.buffer(1);
        long[] part = new long[Math.min(PART, in.rows)];
        double[] floats = to.floating() ? new double[part.length] : new double[0];
        // As a signed number, an unsigned one of 64 bits that is too large is below zero.
        long least = from == Num.UINT64 ? 0 : min;
        for (int at = 0; at < in.rows; at += PART) {
            int count = Math.min(PART, in.rows - at);
            from.read(data, at, part, count);
            if (checked && outside(part, count, least, max)) {
                refuse(in, at, part, count, least);
            }
            if (to.floating()) {
                for (int i = 0; i < count; i++) {
                    floats[i] = part[i];
                }
                to.write(floats, count, out, at);
            } else {
                to.write(part, count, out, at);
            }
        }
    }

    private static boolean outside(long[] part, int count, long least, long most) {
        boolean outside = false;
        for (int i = 0; i < count; i++) {
            outside |= part[i] < least | part[i] > most;
        }
        return outside;
    }

    private void refuse(Column in, int at, long[] part, int count, long least) {
        for (int i = 0; i < count; i++) {
            if ((part[i] < least || part[i] > max) && !in.isNull(at + i)) {
                String number = from == Num.UINT64 ? Long.toUnsignedString(part[i]) : Long.toString(part[i]);
                throw Misfit.range(number + (to.floating() ? " may not be exact in " : " is outside ") + target)
                        .at(at + i);
            }
        }
    }

    private void floats(Column in, MemorySegment out) {
        MemorySegment data = in.buffer(1);
        double[] part = new double[Math.min(PART, in.rows)];
        long[] integers = to.floating() ? new long[0] : new long[part.length];
        for (int at = 0; at < in.rows; at += PART) {
            int count = Math.min(PART, in.rows - at);
            from.read(data, at, part, count);
            if (to.floating()) {
                to.write(part, count, out, at);
                continue;
            }
            if (to == Num.BOOL) {
                for (int i = 0; i < count; i++) {
                    integers[i] = part[i] != 0 ? 1 : 0;
                }
            } else if (!toIntegers(part, integers, count)) {
                refuse(in, at, part, count);
            }
            to.write(integers, count, out, at);
        }
    }

    /** Whether all are whole numbers of the type. */
    private boolean toIntegers(double[] part, long[] integers, int count) {
        boolean fit = true;
        if (to == Num.UINT64) {
            for (int i = 0; i < count; i++) {
                integers[i] = part[i] < TWO_TO_63 ? (long) part[i] : (long) (part[i] - TWO_TO_63) ^ Long.MIN_VALUE;
                fit &= fits(part[i]);
            }
            return fit;
        }
        for (int i = 0; i < count; i++) {
            long integer = (long) part[i];
            integers[i] = integer;
            fit &= integer == part[i] & integer >= min & integer <= max & part[i] < TWO_TO_63;
        }
        return fit;
    }

    private boolean fits(double value) {
        if (to == Num.UINT64) {
            return value >= 0 && value < 2 * TWO_TO_63 && value == Math.rint(value);
        }
        return value >= min && value <= max && value < TWO_TO_63 && value == Math.rint(value);
    }

    private void refuse(Column in, int at, double[] part, int count) {
        for (int i = 0; i < count; i++) {
            if (!fits(part[i]) && !in.isNull(at + i)) {
                boolean whole = part[i] == Math.rint(part[i]) && !Double.isInfinite(part[i]);
                throw Misfit.range(part[i] + (whole ? " is outside " : " is no whole number, as needed for ") + target)
                        .at(at + i);
            }
        }
    }
}
