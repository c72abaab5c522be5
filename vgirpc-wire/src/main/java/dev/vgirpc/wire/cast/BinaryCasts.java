package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.Utf8;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** Casts among text and bytes. The bytes stay where they are; only offsets are made anew. */
final class BinaryCasts {

    private BinaryCasts() {}

    /** The cast between two different types, or null. */
    static @Nullable Cast find(WireType from, WireType to) {
        return switch (to) {
            case WireType.Utf8 t -> variable(from, t.large(), true);
            case WireType.Binary b -> variable(from, b.large(), false);
            case WireType.FixedSizeBinary f -> fixed(from, f);
            default -> null;
        };
    }

    private static @Nullable Cast variable(WireType from, boolean large, boolean text) {
        return switch (from) {
            case WireType.Utf8 u -> variable(u.large(), large, false);
            case WireType.Binary b -> variable(b.large(), large, text);
            case WireType.FixedSizeBinary f -> ofFixed(f, large, text);
            default -> null;
        };
    }

    private static Cast variable(boolean fromLarge, boolean large, boolean check) {
        return (in, run) -> {
            if (check && in.rows > 0) {
                VarData values = VarData.of(in, fromLarge);
                for (int row = 0; row < in.rows; row++) {
                    if (!in.isNull(row)) {
                        checkText(values.data(), values.offset(row), values.offset(row + 1), row);
                    }
                }
            }
            ArrowBuf offsets = offsets(in, fromLarge, large, run);
            return in.with(List.of(offsets, in.buffers.get(2)), List.of());
        };
    }

    private static void checkText(MemorySegment data, long start, long end, int row) {
        if (!Utf8.isValid(data, start, end)) {
            throw Misfit.range("the bytes are not UTF-8").at(row);
        }
    }

    /** Offsets in the other width, or the same ones. */
    static ArrowBuf offsets(Column in, boolean fromLarge, boolean large, Casting run) {
        if (fromLarge == large || in.rows == 0) {
            return fromLarge == large ? in.buffers.get(1) : run.zeros(large ? 8 : 4);
        }
        MemorySegment old = in.buffer(1);
        ArrowBuf buffer = run.allocate((in.rows + 1L) * (large ? 8 : 4));
        MemorySegment fresh = Casting.segment(buffer);
        if (large) {
            for (long i = 0; i <= in.rows; i++) {
                fresh.set(Flat.LONG, 8 * i, old.get(Flat.INT, 4 * i));
            }
            return buffer;
        }
        long last = old.get(Flat.LONG, 8L * in.rows);
        if (last > Integer.MAX_VALUE) {
            throw Misfit.range("the values take " + last + " places, too many for offsets of 32 bits");
        }
        for (long i = 0; i <= in.rows; i++) {
            fresh.set(Flat.INT, 4 * i, (int) old.get(Flat.LONG, 8 * i));
        }
        return buffer;
    }

    private static Cast ofFixed(WireType.FixedSizeBinary from, boolean large, boolean check) {
        int width = from.byteWidth();
        return (in, run) -> {
            if (check && in.rows > 0) {
                MemorySegment data = in.buffer(1);
                for (int row = 0; row < in.rows; row++) {
                    if (!in.isNull(row)) {
                        checkText(data, (long) row * width, (row + 1L) * width, row);
                    }
                }
            }
            return in.with(List.of(steps(in.rows, width, large, run), in.buffers.get(1)), List.of());
        };
    }

    /** Offsets of values of one length. */
    static ArrowBuf steps(int rows, int width, boolean large, Casting run) {
        if (!large && (long) rows * width > Integer.MAX_VALUE) {
            throw Misfit.range("the values take " + (long) rows * width + " places, too many for offsets of 32 bits");
        }
        ArrowBuf offsets = run.allocate((rows + 1L) * (large ? 8 : 4));
        MemorySegment fresh = Casting.segment(offsets);
        for (long i = 0; i <= rows; i++) {
            if (large) {
                fresh.set(Flat.LONG, 8 * i, i * width);
            } else {
                fresh.set(Flat.INT, 4 * i, (int) (i * width));
            }
        }
        return offsets;
    }

    private static @Nullable Cast fixed(WireType from, WireType.FixedSizeBinary to) {
        return switch (from) {
            case WireType.Utf8 u -> toFixed(u.large(), to);
            case WireType.Binary b -> toFixed(b.large(), to);
            default -> null;
        };
    }

    private static Cast toFixed(boolean fromLarge, WireType.FixedSizeBinary to) {
        int width = to.byteWidth();
        return (in, run) -> {
            ArrowBuf buffer = run.zeros((long) in.rows * width);
            MemorySegment out = Casting.segment(buffer);
            for (int row = 0; row < in.rows; row++) {
                if (!in.isNull(row)) {
                    MemorySegment value = VarData.of(in, fromLarge).value(row);
                    if (value.byteSize() != width) {
                        throw Misfit.range("a value of " + value.byteSize() + " bytes does not fit " + to).at(row);
                    }
                    MemorySegment.copy(value, 0, out, (long) row * width, width);
                }
            }
            return in.with(buffer);
        };
    }
}
