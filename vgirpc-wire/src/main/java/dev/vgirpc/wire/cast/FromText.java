package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.arrow.memory.ArrowBuf;

/** Numbers, dates and timestamps from text. */
final class FromText {

    private static final int PART = 1024;

    private FromText() {}

    /** Numbers from text or bytes. */
    static Cast number(boolean large, Num kind, WireType type) {
        if (kind == Num.BOOL) {
            return longs(large, kind, type, TextNumbers::bool);
        }
        if (kind.floating()) {
            // Arrow rounds text to 32 bits first, and then to 16.
            return doubles(large, kind, type, kind == Num.FLOAT64 ? TextNumbers::float64 : TextNumbers::float32);
        }
        return longs(large, kind, type, text -> TextNumbers.integer(text, kind));
    }

    static Cast date(boolean large, WireType.Date type) {
        return type.millis()
                ? longs(large, Num.INT64, type, text -> 86_400_000L * TextTimes.date(text))
                : longs(large, Num.INT32, type, TextTimes::date);
    }

    static Cast timestamp(boolean large, WireType.Timestamp type) {
        boolean zoned = !type.zone().isEmpty();
        return longs(large, Num.INT64, type, text -> TextTimes.timestamp(text, type.unit(), zoned));
    }

    /** Parsers throw {@link NumberFormatException} for any text that has no value. */
    private static Cast longs(boolean large, Num kind, WireType type, ToLongFunction<String> parser) {
        return (in, run) -> {
            ArrowBuf buffer = run.allocate(kind.bytes(in.rows));
            if (in.rows > 0) {
                VarData texts = VarData.of(in, large);
                MemorySegment out = Casting.segment(buffer);
                long[] part = new long[Math.min(PART, in.rows)];
                for (int at = 0; at < in.rows; at += PART) {
                    int count = Math.min(PART, in.rows - at);
                    for (int i = 0; i < count; i++) {
                        part[i] = in.isNull(at + i) ? 0 : parse(texts, at + i, type, parser);
                    }
                    kind.write(part, count, out, at);
                }
            }
            return in.with(buffer);
        };
    }

    private static long parse(VarData texts, int row, WireType type, ToLongFunction<String> parser) {
        String text = texts.latin(row);
        try {
            return parser.applyAsLong(text);
        } catch (NumberFormatException e) {
            throw misfit(text, type, row);
        }
    }

    private static Cast doubles(boolean large, Num kind, WireType type, ToDoubleFunction<String> parser) {
        return (in, run) -> {
            ArrowBuf buffer = run.allocate(kind.bytes(in.rows));
            if (in.rows > 0) {
                VarData texts = VarData.of(in, large);
                MemorySegment out = Casting.segment(buffer);
                double[] part = new double[Math.min(PART, in.rows)];
                for (int at = 0; at < in.rows; at += PART) {
                    int count = Math.min(PART, in.rows - at);
                    for (int i = 0; i < count; i++) {
                        part[i] = in.isNull(at + i) ? 0 : parseDouble(texts, at + i, type, parser);
                    }
                    kind.write(part, count, out, at);
                }
            }
            return in.with(buffer);
        };
    }

    private static double parseDouble(VarData texts, int row, WireType type, ToDoubleFunction<String> parser) {
        String text = texts.latin(row);
        try {
            return parser.applyAsDouble(text);
        } catch (NumberFormatException e) {
            throw misfit(text, type, row);
        }
    }

    private static Misfit misfit(String text, WireType type, int row) {
        return Misfit.range(shown(text) + " is no text of a " + type).at(row);
    }

    /** The start of a text, for messages. */
    static String shown(String text) {
        String start = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return "'" + start.replaceAll("[^ -~…]", "?") + "'";
    }
}
