package dev.vgirpc.wire.column;

import dev.vgirpc.LimitException;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one column of a batch, children included, from natural values. Encoders are immutable and
 * shared; the values have been checked against the type before.
 */
public abstract class ColumnEncoder {

    ColumnEncoder() {}

    /** The encoder of a column. */
    public static ColumnEncoder of(WireField field) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            return new Indices(dictionary.id(), dictionary.index().bits());
        }
        // No switch over patterns: see WireType.number().
        WireType type = field.type();
        if (type instanceof WireType.Null) {
            return new Nulls();
        }
        if (type instanceof WireType.Bool) {
            return new Booleans();
        }
        if (type instanceof WireType.Int i) {
            return new Integers(i.bits());
        }
        if (type instanceof WireType.Date d) {
            return new Integers(d.millis() ? 64 : 32);
        }
        if (type instanceof WireType.Time t) {
            return new Integers(t.bits());
        }
        if (type instanceof WireType.Timestamp) {
            return new Integers(64);
        }
        if (type instanceof WireType.Duration) {
            return new Integers(64);
        }
        if (type instanceof WireType.Floating f) {
            return f.bits() == 16 ? new HalfFloats() : f.bits() == 32 ? new Floats() : new Doubles();
        }
        if (type instanceof WireType.Decimal d) {
            return new Decimals(d.scale(), d.bits() / 8);
        }
        if (type instanceof WireType.Utf8 u) {
            return new Texts(u.large());
        }
        if (type instanceof WireType.Binary b) {
            return new Binaries(b.large());
        }
        if (type instanceof WireType.FixedSizeBinary f) {
            return new FixedBinaries(f.byteWidth());
        }
        if (type instanceof WireType.ListOf l) {
            return new Lists(l.large(), of(field.children().getFirst()));
        }
        if (type instanceof WireType.MapOf) {
            return new Lists(false, of(field.children().getFirst()));
        }
        if (type instanceof WireType.FixedSizeList f) {
            return new FixedLists(f.size(), of(field.children().getFirst()));
        }
        if (type instanceof WireType.Struct) {
            return new Structs(field.children().stream().map(ColumnEncoder::of).toArray(ColumnEncoder[]::new));
        }
        throw new IllegalArgumentException(
                "column '" + field.name() + "': type " + field.typeText() + " cannot be written");
    }

    /** Writes the column's node and buffers from {@code values[from]} to before {@code values[to]}. */
    public abstract void encode(BatchWriter out, @Nullable Object[] values, int from, int to);

    /**
     * Replaces words of dictionary-encoded columns by their indices, in place, and collects them. It
     * comes before {@link #encode}, because dictionaries travel before the batch.
     */
    public void indexWords(Words words, @Nullable Object[] values, int from, int to) {}

    /** As {@link #indexWords}, of the elements of lists. */
    static void indexElements(ColumnEncoder element, Words words, @Nullable Object[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (values[i] instanceof Object[] each) {
                element.indexWords(words, each, 0, each.length);
            }
        }
    }

    /** Writes node and validity. */
    final void begin(BatchWriter out, @Nullable Object[] values, int from, int to) {
        int nulls = 0;
        for (int i = from; i < to; i++) {
            if (values[i] == null) {
                nulls++;
            }
        }
        out.node(to - from, nulls);
        out.validity(values, from, to, nulls);
    }

    private static final class Nulls extends ColumnEncoder {
        @Override
        public void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            out.node(to - from, to - from);
        }
    }

    private static final class Booleans extends ColumnEncoder {
        @Override
        public void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            begin(out, values, from, to);
            out.beginBuffer();
            int bits = 0;
            for (int i = from; i < to; i++) {
                if (values[i] != null && (Boolean) values[i]) {
                    bits |= 1 << (i - from & 7);
                }
                if ((i - from & 7) == 7 || i == to - 1) {
                    out.out().putByte(bits);
                    bits = 0;
                }
            }
            out.endBuffer();
        }
    }

    /** Values of one width each; nulls take their room, too. */
    private abstract static class FixedWidth extends ColumnEncoder {

        abstract void put(WireBuffer buffer, @Nullable Object value);

        @Override
        public final void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            begin(out, values, from, to);
            out.beginBuffer();
            for (int i = from; i < to; i++) {
                put(out.out(), values[i]);
            }
            out.endBuffer();
        }
    }

    private static class Integers extends FixedWidth {
        final int bits;

        Integers(int bits) {
            this.bits = bits;
        }

        @Override
        final void put(WireBuffer buffer, @Nullable Object value) {
            long number = value == null ? 0 : (Long) value;
            switch (bits) {
                case 8 -> buffer.putByte((int) number);
                case 16 -> buffer.putShort((int) number);
                case 32 -> buffer.putInt((int) number);
                default -> buffer.putLong(number);
            }
        }
    }

    private static final class Indices extends Integers {
        private final long dictionary;

        Indices(long dictionary, int bits) {
            super(bits);
            this.dictionary = dictionary;
        }

        @Override
        public void indexWords(Words words, @Nullable Object[] values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (values[i] instanceof String word) {
                    values[i] = words.index(dictionary, bits, word);
                }
            }
        }
    }

    private static final class HalfFloats extends FixedWidth {
        @Override
        void put(WireBuffer buffer, @Nullable Object value) {
            buffer.putShort(value == null ? 0 : Float.floatToFloat16((Float) value));
        }
    }

    private static final class Floats extends FixedWidth {
        @Override
        void put(WireBuffer buffer, @Nullable Object value) {
            buffer.putInt(value == null ? 0 : Float.floatToRawIntBits((Float) value));
        }
    }

    private static final class Doubles extends FixedWidth {
        @Override
        void put(WireBuffer buffer, @Nullable Object value) {
            buffer.putLong(value == null ? 0 : Double.doubleToRawLongBits((Double) value));
        }
    }

    private static final class Decimals extends FixedWidth {
        private final int scale;
        private final int width;

        Decimals(int scale, int width) {
            this.scale = scale;
            this.width = width;
        }

        @Override
        void put(WireBuffer buffer, @Nullable Object value) {
            if (value == null) {
                buffer.putZeros(width);
                return;
            }
            byte[] big = ((BigDecimal) value).setScale(scale).unscaledValue().toByteArray();
            int fill = big[0] < 0 ? -1 : 0;
            for (int k = 0; k < width; k++) {
                buffer.putByte(k < big.length ? big[big.length - 1 - k] : fill);
            }
        }
    }

    private static final class FixedBinaries extends FixedWidth {
        private final int width;

        FixedBinaries(int width) {
            this.width = width;
        }

        @Override
        void put(WireBuffer buffer, @Nullable Object value) {
            if (value == null) {
                buffer.putZeros(width);
            } else if (value instanceof MemorySegment segment) {
                buffer.putCopy(segment);
            } else {
                buffer.putCopy((byte[]) value);
            }
        }
    }

    /** Offsets with 32 or 64 bits, written as zeros first and filled in as the data grows. */
    private abstract static class WithOffsets extends ColumnEncoder {
        private final int width;

        WithOffsets(boolean large) {
            this.width = large ? 8 : 4;
        }

        /** Writes room for the offsets and returns its mark. */
        final long offsets(BatchWriter out, int count) {
            out.beginBuffer();
            long mark = out.out().mark();
            out.out().putZeros((long) width * (count + 1));
            out.endBuffer();
            return mark;
        }

        final void offset(BatchWriter out, long mark, int index, long value) {
            if (width == 8) {
                out.out().setLong(mark + 8L * index, value);
            } else if (value > Integer.MAX_VALUE) {
                throw new LimitException(
                        "the data of one column", "32-bit Arrow offsets", Integer.MAX_VALUE, value);
            } else {
                out.out().setInt(mark + 4L * index, (int) value);
            }
        }
    }

    /** Values of any length: offsets, then the data one after the other. */
    private abstract static class Variable extends WithOffsets {
        Variable(boolean large) {
            super(large);
        }

        abstract void put(WireBuffer buffer, Object value);

        @Override
        public final void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            begin(out, values, from, to);
            long mark = offsets(out, to - from);
            out.beginBuffer();
            long start = out.out().size();
            for (int i = from; i < to; i++) {
                Object value = values[i];
                if (value != null) {
                    put(out.out(), value);
                }
                offset(out, mark, i - from + 1, out.out().size() - start);
            }
            out.endBuffer();
        }
    }

    private static final class Texts extends Variable {
        Texts(boolean large) {
            super(large);
        }

        @Override
        void put(WireBuffer buffer, Object value) {
            buffer.putBytes(((String) value).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class Binaries extends Variable {
        Binaries(boolean large) {
            super(large);
        }

        @Override
        void put(WireBuffer buffer, Object value) {
            if (value instanceof byte[] bytes) {
                buffer.putBytes(bytes);
            } else if (value instanceof MemorySegment segment) {
                buffer.putCopy(segment);
            } else {
                // A nested stream has a writer of its own on this buffer; the outer one keeps its bounds.
                ((BinaryWriter) value).writeTo(buffer);
            }
        }
    }

    private static final class Lists extends WithOffsets {
        private final ColumnEncoder element;

        Lists(boolean large, ColumnEncoder element) {
            super(large);
            this.element = element;
        }

        @Override
        public void indexWords(Words words, @Nullable Object[] values, int from, int to) {
            indexElements(element, words, values, from, to);
        }

        @Override
        public void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            begin(out, values, from, to);
            long mark = offsets(out, to - from);
            long total = 0;
            for (int i = from; i < to; i++) {
                Object value = values[i];
                total += value == null ? 0 : ((Object[]) value).length;
                offset(out, mark, i - from + 1, total);
            }
            if (to - from == 1 && values[from] != null) {
                @Nullable Object[] only = (@Nullable Object[]) values[from];
                element.encode(out, only, 0, only.length);
                return;
            }
            if (total > Integer.MAX_VALUE - 8) {
                throw new LimitException("the elements of one column", "Java array", Integer.MAX_VALUE - 8, total);
            }
            @Nullable Object[] all = new Object[(int) total];
            int at = 0;
            for (int i = from; i < to; i++) {
                if (values[i] instanceof Object[] each) {
                    System.arraycopy(each, 0, all, at, each.length);
                    at += each.length;
                }
            }
            element.encode(out, all, 0, all.length);
        }
    }

    /** Lists of one length; a null takes the room of its elements, too. */
    private static final class FixedLists extends ColumnEncoder {
        private final int size;
        private final ColumnEncoder element;

        FixedLists(int size, ColumnEncoder element) {
            this.size = size;
            this.element = element;
        }

        @Override
        public void indexWords(Words words, @Nullable Object[] values, int from, int to) {
            indexElements(element, words, values, from, to);
        }

        @Override
        public void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            begin(out, values, from, to);
            @Nullable Object[] all = new Object[Math.multiplyExact(to - from, size)];
            for (int i = from; i < to; i++) {
                if (values[i] instanceof Object[] each) {
                    System.arraycopy(each, 0, all, (i - from) * size, size);
                }
            }
            element.encode(out, all, 0, all.length);
        }
    }

    private static final class Structs extends ColumnEncoder {
        private final ColumnEncoder[] fields;

        Structs(ColumnEncoder[] fields) {
            this.fields = fields;
        }

        @Override
        public void indexWords(Words words, @Nullable Object[] values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (values[i] instanceof Object[] row) {
                    for (int f = 0; f < fields.length; f++) {
                        fields[f].indexWords(words, row, f, f + 1);
                    }
                }
            }
        }

        @Override
        public void encode(BatchWriter out, @Nullable Object[] values, int from, int to) {
            begin(out, values, from, to);
            int count = to - from;
            if (count == 1 && values[from] != null) {
                @Nullable Object[] row = (@Nullable Object[]) values[from];
                for (int f = 0; f < fields.length; f++) {
                    fields[f].encode(out, row, f, f + 1);
                }
                return;
            }
            @Nullable Object[] column = new Object[count];
            for (int f = 0; f < fields.length; f++) {
                for (int i = 0; i < count; i++) {
                    column[i] = values[from + i] instanceof Object[] row ? row[f] : null;
                }
                fields[f].encode(out, column, 0, count);
            }
        }
    }
}
