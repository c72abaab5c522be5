package dev.vgirpc.wire.column;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.Dictionaries;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a batch, children included, as natural values. Every offset, length and index
 * is checked before it is used. Decoders are immutable and shared.
 */
public abstract class ColumnDecoder {

    ColumnDecoder() {}

    /** The decoder of a column. */
    public static ColumnDecoder of(WireField field) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            return new Indexed(dictionary, of(field.dictionaryValues()));
        }
        // No switch over patterns: see WireType.number().
        WireType type = field.type();
        if (type instanceof WireType.Null) {
            return new Nulls();
        }
        if (type instanceof WireType.Bool) {
            return new FixedWidthDecoder.Booleans();
        }
        if (type instanceof WireType.Int i) {
            return new FixedWidthDecoder.Integers(i.bits(), i.signed());
        }
        if (type instanceof WireType.Date d) {
            return d.millis() ? new FixedWidthDecoder.MillisDates() : new FixedWidthDecoder.Integers(32, true);
        }
        if (type instanceof WireType.Time t) {
            return new FixedWidthDecoder.Times(t);
        }
        if (type instanceof WireType.Timestamp) {
            return new FixedWidthDecoder.Integers(64, true);
        }
        if (type instanceof WireType.Duration) {
            return new FixedWidthDecoder.Integers(64, true);
        }
        if (type instanceof WireType.Floating f) {
            return new FixedWidthDecoder.Floatings(f.bits());
        }
        if (type instanceof WireType.Decimal d) {
            return new FixedWidthDecoder.DecimalNumbers(d);
        }
        if (type instanceof WireType.Utf8 u) {
            return new Variable(u.large(), true, field.name());
        }
        if (type instanceof WireType.Binary b) {
            return new Variable(b.large(), false, field.name());
        }
        if (type instanceof WireType.FixedSizeBinary f) {
            return new FixedWidthDecoder.FixedBinaries(f.byteWidth());
        }
        if (type instanceof WireType.ListOf l) {
            return new Lists(l.large(), of(field.children().getFirst()));
        }
        if (type instanceof WireType.MapOf) {
            return new Lists(false, new Entries(of(field.children().getFirst())));
        }
        if (type instanceof WireType.FixedSizeList f) {
            return new FixedLists(f.size(), of(field.children().getFirst()));
        }
        if (type instanceof WireType.Struct) {
            return new Structs(field.children().stream().map(ColumnDecoder::of).toArray(ColumnDecoder[]::new));
        }
        if (type instanceof WireType.Unsupported) {
            return new Unreadable(field);
        }
        return new Skipped(field);
    }

    /**
     * The values of a dictionary and its deltas, the same array each time.
     *
     * @param column what its values are
     */
    public static @Nullable Object[] words(WireField column, Dictionaries.Values dictionary) {
        return Indexed.words(of(column), dictionary);
    }

    /** Reads the column's node and buffers, of so many rows. */
    public abstract @Nullable Object[] decode(ColumnInput in, int rows);

    static boolean isNull(boolean hasNulls, MemorySegment validity, int row) {
        return hasNulls && !Bits.isSet(validity, row);
    }

    private static final class Nulls extends ColumnDecoder {
        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            in.nextNode(rows);
            in.withoutBytes(rows);
            return new Object[rows];
        }
    }

    /** Stands for a value that was passed over, so that nobody takes it for null. */
    record Unread(String column, String type) {}

    /**
     * A column of a type that no Java type is read from. It is passed over, so that a record with such a
     * column more than expected can be read; asking for its values fails by its type.
     */
    private static final class Skipped extends ColumnDecoder {
        private final Unread value;
        private final int nodes;
        private final int buffers;

        Skipped(WireField field) {
            value = new Unread(field.name(), field.typeText());
            nodes = field.nodeCount();
            buffers = field.bufferCount();
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            in.skip(nodes, buffers);
            in.withoutBytes(rows);
            Object[] values = new Object[rows];
            Arrays.fill(values, value);
            return values;
        }
    }

    /** A column whose layout is not known, so that what follows it cannot be found either. */
    private static final class Unreadable extends ColumnDecoder {
        private final WireField field;

        Unreadable(WireField field) {
            this.field = field;
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            throw new ProtocolException(
                    "column '" + field.name() + "': type " + field.typeText() + " cannot be read");
        }
    }

    /** Offsets of 32 or 64 bits: at least zero, never falling, and inside what they point into. */
    private abstract static class WithOffsets extends ColumnDecoder {
        private final boolean large;

        WithOffsets(boolean large) {
            this.large = large;
        }

        final Offsets offsets(ColumnInput in, int rows) {
            // A column without rows may come without offsets.
            return new Offsets(rows == 0 ? in.nextBuffer() : in.nextBuffer((rows + 1L) * (large ? 8 : 4)), large);
        }
    }

    private static final class Variable extends WithOffsets {
        private final boolean text;
        private final String name;

        Variable(boolean large, boolean text, String name) {
            super(large);
            this.text = text;
            this.name = name;
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            in.nextNode(rows);
            boolean nulls = in.hasNulls();
            MemorySegment validity = in.validity(rows);
            Offsets offsets = offsets(in, rows);
            MemorySegment data = in.nextBuffer();
            @Nullable Object[] values = new Object[rows];
            long start = rows == 0 ? 0 : offsets.at(0);
            for (int i = 0; i < rows; i++) {
                long end = offsets.at(i + 1);
                Offsets.check(start, end, data.byteSize(), i);
                if (!isNull(nulls, validity, i)) {
                    MemorySegment slice = data.asSlice(start, end - start);
                    values[i] = text ? text(slice) : slice;
                }
                start = end;
            }
            return values;
        }

        private String text(MemorySegment slice) {
            if (slice.byteSize() > Integer.MAX_VALUE - 8) {
                throw new LimitException(
                        "the text of column '" + name + "'", "Java array", Integer.MAX_VALUE - 8, slice.byteSize());
            }
            byte[] utf8 = slice.toArray(ValueLayout.JAVA_BYTE);
            String decoded = Utf8.decode(utf8);
            if (decoded == null) {
                throw new ProtocolException("column '" + name + "' holds text that is not UTF-8");
            }
            return decoded;
        }
    }

    private static final class Lists extends WithOffsets {
        private final ColumnDecoder element;

        Lists(boolean large, ColumnDecoder element) {
            super(large);
            this.element = element;
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            in.nextNode(rows);
            boolean nulls = in.hasNulls();
            MemorySegment validity = in.validity(rows);
            Offsets offsets = offsets(in, rows);
            @Nullable Object[] all = decodeChild(in, element);
            @Nullable Object[] values = new Object[rows];
            long start = rows == 0 ? 0 : offsets.at(0);
            for (int i = 0; i < rows; i++) {
                long end = offsets.at(i + 1);
                Offsets.check(start, end, all.length, i);
                if (!isNull(nulls, validity, i)) {
                    values[i] = start == 0 && end == all.length
                            ? all
                            : Arrays.copyOfRange(all, (int) start, (int) end);
                }
                start = end;
            }
            return values;
        }
    }

    /** The entries of maps: none of them, and none of their keys, is null. */
    private static final class Entries extends ColumnDecoder {
        private final ColumnDecoder entries;

        Entries(ColumnDecoder entries) {
            this.entries = entries;
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            @Nullable Object[] all = entries.decode(in, rows);
            for (Object each : all) {
                if (!(each instanceof Object[] entry) || entry[0] == null) {
                    throw new ProtocolException("a map has a null " + (each == null ? "entry" : "key"));
                }
            }
            return all;
        }
    }

    /** A child says its own length; it is looked at before the child is read. */
    private static @Nullable Object[] decodeChild(ColumnInput in, ColumnDecoder child) {
        return child.decode(in, in.peekNode());
    }

    private static final class FixedLists extends ColumnDecoder {
        private final int size;
        private final ColumnDecoder element;

        FixedLists(int size, ColumnDecoder element) {
            this.size = size;
            this.element = element;
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            in.nextNode(rows);
            if (size == 0) {
                in.withoutBytes(rows);
            }
            boolean nulls = in.hasNulls();
            MemorySegment validity = in.validity(rows);
            @Nullable Object[] all = decodeChild(in, element);
            if (all.length < (long) rows * size) {
                throw new ProtocolException("a list column of " + rows + " rows of " + size + " has "
                        + all.length + " elements");
            }
            @Nullable Object[] values = new Object[rows];
            for (int i = 0; i < rows; i++) {
                if (!isNull(nulls, validity, i)) {
                    values[i] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
                }
            }
            return values;
        }
    }

    private static final class Structs extends ColumnDecoder {
        private final ColumnDecoder[] fields;

        Structs(ColumnDecoder[] fields) {
            this.fields = fields;
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            in.nextNode(rows);
            boolean nulls = in.hasNulls();
            MemorySegment validity = in.validity(rows);
            if (fields.length == 0) {
                in.withoutBytes(rows);
            }
            @Nullable Object[][] columns = new Object[fields.length][];
            for (int f = 0; f < fields.length; f++) {
                columns[f] = fields[f].decode(in, rows);
            }
            @Nullable Object[] values = new Object[rows];
            for (int i = 0; i < rows; i++) {
                if (!isNull(nulls, validity, i)) {
                    @Nullable Object[] row = new Object[fields.length];
                    for (int f = 0; f < fields.length; f++) {
                        row[f] = columns[f][i];
                    }
                    values[i] = row;
                }
            }
            return values;
        }
    }

    private static final class Indexed extends ColumnDecoder {
        private final WireField.Dictionary dictionary;
        private final ColumnDecoder values;
        private final ColumnDecoder indices;

        Indexed(WireField.Dictionary dictionary, ColumnDecoder values) {
            this.dictionary = dictionary;
            this.values = values;
            this.indices = new FixedWidthDecoder.Integers(dictionary.index().bits(), dictionary.index().signed());
        }

        @Override
        public @Nullable Object[] decode(ColumnInput in, int rows) {
            @Nullable Object[] decoded = indices.decode(in, rows);
            @Nullable Object[] words = null;
            for (int i = 0; i < rows; i++) {
                Object index = decoded[i];
                if (index != null) {
                    if (words == null) {
                        words = words(in.dictionaries());
                    }
                    long at = (Long) index;
                    if (at < 0 || at >= words.length) {
                        throw new ProtocolException("index " + at + " lies outside dictionary " + dictionary.id()
                                + " of " + words.length + " values");
                    }
                    decoded[i] = words[(int) at];
                }
            }
            return decoded;
        }

        private @Nullable Object[] words(Dictionaries dictionaries) {
            Dictionaries.Values found = dictionaries.get(dictionary.id());
            if (found == null) {
                throw new ProtocolException("dictionary " + dictionary.id() + " is used but was never sent");
            }
            return words(values, found);
        }

        static @Nullable Object[] words(ColumnDecoder values, Dictionaries.Values found) {
            if (found.decoded() instanceof Object[] known) {
                return known;
            }
            List<@Nullable Object[]> parts = new ArrayList<>();
            ColumnInput in = null;
            long count = 0;
            for (WireBatch part : found.parts()) {
                count += part.rowCount();
                if (count > Integer.MAX_VALUE - 8) {
                    throw new LimitException(
                            "the length of a dictionary", "Java array", Integer.MAX_VALUE - 8, count);
                }
                in = in == null ? new ColumnInput(part) : new ColumnInput(part, in);
                parts.add(values.decode(in, (int) part.rowCount()));
            }
            @Nullable Object[] words = new Object[(int) count];
            int at = 0;
            for (@Nullable Object[] part : parts) {
                System.arraycopy(part, 0, words, at, part.length);
                at += part.length;
            }
            found.decoded(words);
            return words;
        }
    }
}
