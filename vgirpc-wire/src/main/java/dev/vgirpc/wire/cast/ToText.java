package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Numbers and times as text. */
final class ToText {

    private static final int PART = 1024;

    private ToText() {}

    /** The cast of a type to text, or null. */
    static @Nullable Cast find(WireType from, boolean large) {
        return switch (from) {
            case WireType.Bool b -> longs(Num.BOOL, large, value -> value != 0 ? "true" : "false");
            case WireType.Int i ->
                longs(Num.integer(i), large, i.bits() == 64 && !i.signed() ? Long::toUnsignedString : Long::toString);
            case WireType.Floating f -> {
                DoubleFunction<String> text = f.bits() == 32 ? value -> FloatText.of((float) value) : FloatText::of;
                yield doubles(f.bits() == 16 ? Num.FLOAT16 : f.bits() == 32 ? Num.FLOAT32 : Num.FLOAT64, large, text);
            }
            case WireType.Decimal d -> decimals(d, large);
            case WireType.Date d -> d.millis() ? longs(Num.INT64, large, TimeText::millisDate) : longs(Num.INT32, large, TimeText::date);
            case WireType.Time t ->
                longs(t.bits() == 32 ? Num.INT32 : Num.INT64, large, value -> TimeText.time(value, t.unit()));
            case WireType.Timestamp t -> longs(Num.INT64, large, TimeText.timestamps(t));
            case WireType.Duration d -> longs(Num.INT64, large, Long::toString);
            default -> null;
        };
    }

    private static Cast longs(Num kind, boolean large, LongFunction<String> format) {
        return (in, run) -> {
            TextBuilder out = new TextBuilder(run, in.rows, large);
            long[] part = new long[Math.min(PART, in.rows)];
            for (int at = 0; at < in.rows; at += PART) {
                int count = Math.min(PART, in.rows - at);
                kind.read(in.buffer(1), at, part, count);
                for (int i = 0; i < count; i++) {
                    if (in.isNull(at + i)) {
                        out.skip();
                    } else {
                        out.add(format(format, part[i], at + i));
                    }
                }
            }
            return in.with(out.buffers(), List.of());
        };
    }

    private static String format(LongFunction<String> format, long value, int row) {
        try {
            return format.apply(value);
        } catch (Misfit e) {
            throw e.at(row);
        }
    }

    private static Cast doubles(Num kind, boolean large, DoubleFunction<String> format) {
        return (in, run) -> {
            TextBuilder out = new TextBuilder(run, in.rows, large);
            double[] part = new double[Math.min(PART, in.rows)];
            for (int at = 0; at < in.rows; at += PART) {
                int count = Math.min(PART, in.rows - at);
                kind.read(in.buffer(1), at, part, count);
                for (int i = 0; i < count; i++) {
                    if (in.isNull(at + i)) {
                        out.skip();
                    } else {
                        out.add(format.apply(part[i]));
                    }
                }
            }
            return in.with(out.buffers(), List.of());
        };
    }

    private static Cast decimals(WireType.Decimal type, boolean large) {
        return (in, run) -> {
            TextBuilder out = new TextBuilder(run, in.rows, large);
            for (int row = 0; row < in.rows; row++) {
                if (in.isNull(row)) {
                    out.skip();
                } else {
                    // Arrow writes decimals as Java does.
                    out.add(new BigDecimal(DecimalData.read(in.buffer(1), row, type), type.scale()).toString());
                }
            }
            return in.with(out.buffers(), List.of());
        };
    }
}
