package dev.vgirpc.wire.column;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.Dictionaries;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.Utf8;
import dev.vgirpc.wire.flat.Views;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Checks the columns of a batch before anything is read from them, by the levels of {@link
 * Validation} (protocol page 14.1). It accepts what {@link ColumnDecoder} can read, and nothing that
 * could lead an access to a vector outside its buffers.
 */
public final class BatchValidator {

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private final ColumnInput in;
    private final Validation level;

    private BatchValidator(ColumnInput in, Validation level) {
        this.in = in;
        this.level = level;
    }

    /**
     * Checks a batch and its dictionaries.
     *
     * @throws ProtocolException when the batch breaks a rule of the level; the message names the column
     * @throws LimitException when it has more rows than an Arrow vector
     */
    public static void validate(WireBatch batch, Validation level) {
        long rows = batch.rowCount();
        if (rows > MAX_LENGTH) {
            throw new LimitException("the row count of a batch", "Arrow vector", MAX_LENGTH, rows);
        }
        BatchValidator validator = new BatchValidator(new ColumnInput(batch), level);
        List<WireField> fields = batch.schema().fields();
        for (WireField field : fields) {
            try {
                validator.column(field, (int) rows);
            } catch (ProtocolException e) {
                throw new ProtocolException(
                        "column '" + field.name() + "' fails validation at level " + level + ": " + e.getMessage(), e);
            }
        }
    }

    private boolean standard() {
        return level != Validation.NONE;
    }

    private boolean full() {
        return level == Validation.FULL;
    }

    private void column(WireField field, int rows) {
        in.nextNode(rows);
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            Bitmap bitmap = bitmap(rows);
            indices(bitmap, fixed(rows, dictionary.index().bits()), dictionary, field, rows);
            return;
        }
        switch (field.type()) {
            case WireType.Null n -> {}
            case WireType.Bool b -> {
                bitmap(rows);
                fixed(rows, 1);
            }
            case WireType.Int i -> plain(rows, i.bits());
            case WireType.Floating f -> plain(rows, f.bits());
            case WireType.Timestamp t -> plain(rows, 64);
            case WireType.Duration d -> plain(rows, 64);
            case WireType.Interval i -> plain(rows, i.code() == 0 ? 32 : i.code() == 1 ? 64 : 128);
            case WireType.FixedSizeBinary f -> plain(rows, 8L * f.byteWidth());
            case WireType.Date d -> {
                Bitmap bitmap = bitmap(rows);
                MemorySegment data = fixed(rows, d.millis() ? 64 : 32);
                if (full() && d.millis()) {
                    for (int i = 0; i < rows; i++) {
                        if (bitmap.isValid(i)) {
                            Ranges.checkMillisDate(data.get(Flat.LONG, 8L * i));
                        }
                    }
                }
            }
            case WireType.Time t -> times(bitmap(rows), fixed(rows, t.bits()), t, rows);
            case WireType.Decimal d -> decimals(bitmap(rows), fixed(rows, d.bits()), d, rows);
            case WireType.Utf8 u -> variable(rows, u.large(), true);
            case WireType.Binary b -> variable(rows, b.large(), false);
            case WireType.ListOf l -> list(rows, l.large(), field.children().getFirst());
            case WireType.MapOf m -> map(rows, field.children().getFirst());
            case WireType.FixedSizeList f -> {
                bitmap(rows);
                if (!hasBytes(field)) {
                    in.withoutBytes(rows);
                }
                int elements = in.peekNode();
                if (standard() && elements < (long) rows * f.size()) {
                    throw new ProtocolException(rows + " lists of " + f.size() + " have " + elements + " elements");
                }
                column(field.children().getFirst(), elements);
            }
            case WireType.Struct s -> {
                bitmap(rows);
                if (!hasBytes(field)) {
                    in.withoutBytes(rows);
                }
                for (WireField child : field.children()) {
                    column(child, rows);
                }
            }
            case WireType.Union u -> throw unreadable(field);
            case WireType.RunEndEncoded r -> throw unreadable(field);
            case WireType.Unsupported u -> throw unreadable(field);
        }
    }

    /** Whether each value brings at least a bit: what costs its sender nothing must not cost us much. */
    private static boolean hasBytes(WireField field) {
        return field.dictionary() != null
                || switch (field.type()) {
                    case WireType.Null n -> false;
                    case WireType.FixedSizeBinary f -> f.byteWidth() > 0;
                    case WireType.FixedSizeList f -> f.size() > 0 && hasBytes(field.children().getFirst());
                    case WireType.Struct s -> field.children().stream().anyMatch(BatchValidator::hasBytes);
                    default -> true;
                };
    }

    private static ProtocolException unreadable(WireField field) {
        return new ProtocolException("type " + field.typeText() + " cannot be read");
    }

    /** The validity of a column: without nulls its content does not matter (page 18.8). */
    private record Bitmap(boolean hasNulls, MemorySegment bits) {
        boolean isValid(int row) {
            return !hasNulls || Bits.isSet(bits, row);
        }
    }

    private Bitmap bitmap(int rows) {
        return new Bitmap(in.hasNulls(), switch (level) {
            case NONE -> in.nextBuffer();
            case STANDARD -> in.validityOfSize(rows);
            case FULL -> in.validity(rows);
        });
    }

    private void plain(int rows, long bits) {
        bitmap(rows);
        fixed(rows, bits);
    }

    private MemorySegment fixed(int rows, long bits) {
        return standard() ? in.nextBuffer((rows * bits + 7) / 8) : in.nextBuffer();
    }

    private void times(Bitmap bitmap, MemorySegment data, WireType.Time type, int rows) {
        if (full()) {
            long most = Ranges.unitsPerDay(type);
            for (int i = 0; i < rows; i++) {
                if (bitmap.isValid(i)) {
                    Ranges.checkTime(type.bits() == 32 ? data.get(Flat.INT, 4L * i) : data.get(Flat.LONG, 8L * i), most);
                }
            }
        }
    }

    private void decimals(Bitmap bitmap, MemorySegment data, WireType.Decimal type, int rows) {
        if (full()) {
            Decimals decimals = new Decimals(type);
            for (int i = 0; i < rows; i++) {
                if (bitmap.isValid(i)) {
                    decimals.check(data, i);
                }
            }
        }
    }

    private void indices(
            Bitmap bitmap, MemorySegment data, WireField.Dictionary dictionary, WireField field, int rows) {
        long words = dictionary(dictionary, field, rows);
        if (full()) {
            Indices indices = new Indices(data, dictionary.index());
            if (!indices.areBelow(words, rows)) {
                findOutside(indices, bitmap, words, dictionary.id(), rows);
            }
        }
    }

    /** Under nulls anything may lie. */
    private static void findOutside(Indices indices, Bitmap bitmap, long words, long dictionary, int rows) {
        for (int i = 0; i < rows; i++) {
            long index = indices.at(i);
            if ((index < 0 || index >= words) && bitmap.isValid(i)) {
                throw new ProtocolException("index " + index + " of row " + i + " lies outside dictionary "
                        + dictionary + " of " + words + " values");
            }
        }
    }

    /** Checks the values of a dictionary once, and tells how many there are. */
    private long dictionary(WireField.Dictionary dictionary, WireField field, int rows) {
        Dictionaries.Values values = in.dictionaries().get(dictionary.id());
        if (values == null) {
            throw new ProtocolException("dictionary " + dictionary.id() + " was never sent");
        }
        WireField words = field.dictionaryValues();
        long count = 0;
        for (WireBatch part : values.parts()) {
            count += part.rowCount();
            if (count > MAX_LENGTH) {
                throw new LimitException("the length of a dictionary", "Arrow vector", MAX_LENGTH, count);
            }
            if (!values.isValidated(level)) {
                new BatchValidator(new ColumnInput(part), level).column(words, (int) part.rowCount());
            }
        }
        values.validated(level);
        return count;
    }

    private void variable(int rows, boolean large, boolean text) {
        Bitmap bitmap = bitmap(rows);
        Offsets offsets = offsets(rows, large);
        MemorySegment data = in.nextBuffer();
        check(offsets, rows, data.byteSize());
        if (full() && text && rows > 0) {
            long start = offsets.at(0);
            if (!isText(data, offsets, rows, start, offsets.at(rows))) {
                textByText(bitmap, data, offsets, rows);
            }
        }
    }

    /** Whether all data is known to be text, and no value to begin inside a character. */
    private static boolean isText(MemorySegment data, Offsets offsets, int rows, long start, long end) {
        if (Utf8.isAscii(data, start, end)) {
            return true;
        }
        if (!data.isNative() || !Utf8.isValid(data, start, end)) {
            return false;
        }
        // The last values may be empty: what they begin with is not theirs.
        int last = rows;
        while (offsets.at(last - 1) == end) {
            last--;
        }
        for (int from = 0; from < last; from += Blocks.ROWS) {
            if (lowestFirst(data, offsets, from, Math.min(last, from + Blocks.ROWS)) < (byte) 0xC0) {
                return false;
            }
        }
        return true;
    }

    /** The lowest of the values' first bytes; those that continue a character, 80 to BF, are lower than all others. */
    private static int lowestFirst(MemorySegment data, Offsets offsets, int from, int to) {
        MemorySegment bytes = Views.of(data, 0, data.byteSize());
        int lowest = Byte.MAX_VALUE;
        for (int i = from; i < to; i++) {
            lowest = Math.min(lowest, bytes.get(ValueLayout.JAVA_BYTE, offsets.at(i)));
        }
        return lowest;
    }

    /** Under nulls anything may lie. */
    private static void textByText(Bitmap bitmap, MemorySegment data, Offsets offsets, int rows) {
        for (int i = 0; i < rows; i++) {
            if (bitmap.isValid(i) && !Utf8.isValid(data, offsets.at(i), offsets.at(i + 1))) {
                throw new ProtocolException("the text of row " + i + " is not UTF-8");
            }
        }
    }

    private Offsets offsets(int rows, boolean large) {
        // A column without rows may come without offsets.
        return new Offsets(
                rows == 0 || !standard() ? in.nextBuffer() : in.nextBuffer((rows + 1L) * (large ? 8 : 4)), large);
    }

    private void check(Offsets offsets, int rows, long size) {
        if (standard() && rows > 0) {
            offsets.checkEnds(rows, size);
            if (full()) {
                offsets.checkOrder(rows);
            }
        }
    }

    private void list(int rows, boolean large, WireField element) {
        bitmap(rows);
        Offsets offsets = offsets(rows, large);
        int elements = in.peekNode();
        check(offsets, rows, elements);
        column(element, elements);
    }

    private void map(int rows, WireField entries) {
        bitmap(rows);
        Offsets offsets = offsets(rows, false);
        int elements = in.peekNode();
        check(offsets, rows, elements);
        if (standard() && in.peekNulls() > 0) {
            throw new ProtocolException("a map's entries have nulls");
        }
        in.nextNode(elements);
        bitmap(elements);
        WireField key = entries.children().get(0);
        // Values of type null are null, whatever their node counts.
        if (standard() && (in.peekNulls() > 0 || elements > 0 && key.type() instanceof WireType.Null)) {
            throw new ProtocolException("a map's keys have nulls");
        }
        column(key, elements);
        column(entries.children().get(1), elements);
    }
}
