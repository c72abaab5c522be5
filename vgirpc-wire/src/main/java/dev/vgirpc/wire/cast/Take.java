package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;

/** Picks rows of a column, in any order. */
final class Take {

    /** In place of a row: null. */
    static final int NULL = -1;

    private Take() {}

    /** The bytes of a value of a type that has one width and is no bit. */
    static int width(WireType type) {
        return switch (type) {
            case WireType.Int i -> i.bits() / 8;
            case WireType.Floating f -> f.bits() / 8;
            case WireType.Decimal d -> d.bits() / 8;
            case WireType.Date d -> d.millis() ? 8 : 4;
            case WireType.Time t -> t.bits() / 8;
            case WireType.Timestamp t -> 8;
            case WireType.Duration d -> 8;
            case WireType.Interval i -> i.code() == 0 ? 4 : i.code() == 1 ? 8 : 16;
            case WireType.FixedSizeBinary f -> f.byteWidth();
            default -> throw new IllegalArgumentException("no width: " + type);
        };
    }

    /** Each row of the result is one of the column's, or null. */
    static Column take(Column in, WireField field, int[] rows, Casting run) {
        if (field.dictionary() != null) {
            return fixed(in, field.dictionary().index().bits() / 8, rows, run);
        }
        List<WireField> children = field.children();
        return switch (field.type()) {
            case WireType.Null n -> new Column(rows.length, rows.length, List.of(), List.of());
            case WireType.Bool b -> bits(in, rows, run);
            case WireType.Utf8 u -> variable(in, u.large(), rows, run);
            case WireType.Binary b -> variable(in, b.large(), rows, run);
            case WireType.ListOf l -> lists(in, l.large(), children.getFirst(), rows, run);
            case WireType.MapOf m -> lists(in, false, children.getFirst(), rows, run);
            case WireType.FixedSizeList l -> {
                Column elements = take(in.child(), children.getFirst(), spread(rows, l.size()), run);
                yield column(in, rows, List.of(), List.of(elements), run);
            }
            case WireType.Struct s -> {
                List<Column> fields = new ArrayList<>();
                for (int i = 0; i < children.size(); i++) {
                    fields.add(take(in.children.get(i), children.get(i), rows, run));
                }
                yield column(in, rows, List.of(), fields, run);
            }
            case WireType.Union u -> throw Misfit.type("values of " + field.typeText() + " cannot be picked");
            case WireType.RunEndEncoded r -> throw Misfit.type("values of " + field.typeText() + " cannot be picked");
            default -> fixed(in, width(field.type()), rows, run);
        };
    }

    private static int[] spread(int[] rows, int size) {
        int[] places = new int[Math.multiplyExact(rows.length, size)];
        for (int i = 0; i < places.length; i++) {
            int row = rows[i / size];
            places[i] = row == NULL ? NULL : row * size + i % size;
        }
        return places;
    }

    private static boolean isNull(Column in, int row) {
        return row == NULL || in.isNull(row);
    }

    private static Column column(Column in, int[] rows, List<ArrowBuf> values, List<Column> children, Casting run) {
        ArrowBuf validity = run.zeros((rows.length + 7L) / 8);
        MemorySegment bits = Casting.segment(validity);
        int nulls = 0;
        for (int i = 0; i < rows.length; i++) {
            if (isNull(in, rows[i])) {
                nulls++;
            } else {
                set(bits, i);
            }
        }
        List<ArrowBuf> buffers = new ArrayList<>();
        buffers.add(validity);
        buffers.addAll(values);
        return new Column(rows.length, nulls, buffers, children);
    }

    private static void set(MemorySegment bits, int index) {
        int old = bits.get(ValueLayout.JAVA_BYTE, index >> 3);
        bits.set(ValueLayout.JAVA_BYTE, index >> 3, (byte) (old | 1 << (index & 7)));
    }

    private static Column bits(Column in, int[] rows, Casting run) {
        ArrowBuf buffer = run.zeros((rows.length + 7L) / 8);
        MemorySegment out = Casting.segment(buffer);
        for (int i = 0; i < rows.length; i++) {
            if (!isNull(in, rows[i])
                    && (in.buffer(1).get(ValueLayout.JAVA_BYTE, rows[i] >> 3) >> (rows[i] & 7) & 1) != 0) {
                set(out, i);
            }
        }
        return column(in, rows, List.of(buffer), List.of(), run);
    }

    private static Column fixed(Column in, int width, int[] rows, Casting run) {
        ArrowBuf buffer = run.zeros((long) rows.length * width);
        MemorySegment out = Casting.segment(buffer);
        MemorySegment data = in.rows == 0 ? MemorySegment.NULL : in.buffer(1);
        for (int i = 0; i < rows.length; i++) {
            if (!isNull(in, rows[i])) {
                MemorySegment.copy(data, (long) rows[i] * width, out, (long) i * width, width);
            }
        }
        return column(in, rows, List.of(buffer), List.of(), run);
    }

    /** New offsets of the picked rows. */
    private static ArrowBuf offsets(Column in, boolean large, int[] rows, Casting run) {
        ArrowBuf buffer = run.zeros((rows.length + 1L) * (large ? 8 : 4));
        MemorySegment out = Casting.segment(buffer);
        VarData old = VarData.ofLists(in, large);
        long end = 0;
        for (int i = 0; i < rows.length; i++) {
            if (!isNull(in, rows[i])) {
                end += old.offset(rows[i] + 1) - old.offset(rows[i]);
            }
            if (large) {
                out.set(Flat.LONG, 8 * (i + 1L), end);
            } else if (end > Integer.MAX_VALUE) {
                throw Misfit.range("the values take " + end + " places, too many for offsets of 32 bits");
            } else {
                out.set(Flat.INT, 4 * (i + 1L), (int) end);
            }
        }
        return buffer;
    }

    private static long last(ArrowBuf offsets, boolean large, int rows) {
        MemorySegment ends = Casting.segment(offsets);
        return large ? ends.get(Flat.LONG, 8L * rows) : ends.get(Flat.INT, 4L * rows);
    }

    private static Column variable(Column in, boolean large, int[] rows, Casting run) {
        ArrowBuf offsets = offsets(in, large, rows, run);
        ArrowBuf data = run.allocate(last(offsets, large, rows.length));
        MemorySegment out = Casting.segment(data);
        long at = 0;
        for (int row : rows) {
            if (!isNull(in, row)) {
                MemorySegment value = VarData.of(in, large).value(row);
                MemorySegment.copy(value, 0, out, at, value.byteSize());
                at += value.byteSize();
            }
        }
        return column(in, rows, List.of(offsets, data), List.of(), run);
    }

    private static Column lists(Column in, boolean large, WireField element, int[] rows, Casting run) {
        ArrowBuf offsets = offsets(in, large, rows, run);
        int[] places = new int[Math.toIntExact(last(offsets, large, rows.length))];
        int at = 0;
        for (int row : rows) {
            if (!isNull(in, row)) {
                VarData old = VarData.ofLists(in, large);
                for (long place = old.offset(row); place < old.offset(row + 1); place++) {
                    places[at++] = (int) place;
                }
            }
        }
        return column(in, rows, List.of(offsets), List.of(take(in.child(), element, places, run)), run);
    }
}
