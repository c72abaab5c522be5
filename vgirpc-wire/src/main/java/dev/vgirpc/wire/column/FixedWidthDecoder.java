package dev.vgirpc.wire.column;

import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Columns whose values have one width each, with validity. */
abstract class FixedWidthDecoder extends ColumnDecoder {

    /** The bytes that so many values take. */
    abstract long bytes(int rows);

    abstract Object value(MemorySegment data, int row);

    @Override
    public final @Nullable Object[] decode(ColumnInput in, int rows) {
        in.nextNode(rows);
        long bytes = bytes(rows);
        if (bytes == 0) {
            in.withoutBytes(rows);
        }
        boolean nulls = in.hasNulls();
        MemorySegment validity = in.validity(rows);
        MemorySegment data = in.nextBuffer(bytes);
        @Nullable Object[] values = new Object[rows];
        for (int i = 0; i < rows; i++) {
            if (!isNull(nulls, validity, i)) {
                values[i] = value(data, i);
            }
        }
        return values;
    }

    static final class Booleans extends FixedWidthDecoder {
        @Override
        long bytes(int rows) {
            return (rows + 7L) / 8;
        }

        @Override
        Object value(MemorySegment data, int row) {
            return (data.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7) & 1) != 0;
        }
    }

    static class Integers extends FixedWidthDecoder {
        private final int bits;
        private final boolean signed;

        Integers(int bits, boolean signed) {
            this.bits = bits;
            this.signed = signed;
        }

        @Override
        long bytes(int rows) {
            return (long) rows * (bits / 8);
        }

        @Override
        final Object value(MemorySegment data, int row) {
            return check(number(data, row));
        }

        /** Refuses what the width holds but the type does not have. */
        long check(long number) {
            return number;
        }

        private long number(MemorySegment data, int row) {
            return switch (bits) {
                case 8 -> {
                    byte value = data.get(ValueLayout.JAVA_BYTE, row);
                    yield signed ? value : value & 0xFF;
                }
                case 16 -> {
                    short value = data.get(Flat.SHORT, 2L * row);
                    yield signed ? value : value & 0xFFFF;
                }
                case 32 -> {
                    int value = data.get(Flat.INT, 4L * row);
                    yield signed ? value : value & 0xFFFF_FFFFL;
                }
                default -> data.get(Flat.LONG, 8L * row);
            };
        }
    }

    static final class Times extends Integers {
        private final long unitsPerDay;

        Times(WireType.Time type) {
            super(type.bits(), true);
            unitsPerDay = Ranges.unitsPerDay(type);
        }

        @Override
        long check(long number) {
            return Ranges.checkTime(number, unitsPerDay);
        }
    }

    static final class MillisDates extends Integers {
        MillisDates() {
            super(64, true);
        }

        @Override
        long check(long number) {
            return Ranges.checkMillisDate(number);
        }
    }

    static final class Floatings extends FixedWidthDecoder {
        private final int bits;

        Floatings(int bits) {
            this.bits = bits;
        }

        @Override
        long bytes(int rows) {
            return (long) rows * (bits / 8);
        }

        @Override
        Object value(MemorySegment data, int row) {
            return switch (bits) {
                case 64 -> (Object) Double.longBitsToDouble(data.get(Flat.LONG, 8L * row));
                case 32 -> (Object) Float.intBitsToFloat(data.get(Flat.INT, 4L * row));
                default -> (Object) Float.float16ToFloat(data.get(Flat.SHORT, 2L * row));
            };
        }
    }

    static final class DecimalNumbers extends FixedWidthDecoder {
        private final int scale;
        private final Decimals unscaled;

        DecimalNumbers(WireType.Decimal type) {
            scale = type.scale();
            unscaled = new Decimals(type);
        }

        @Override
        long bytes(int rows) {
            return (long) rows * unscaled.width();
        }

        @Override
        Object value(MemorySegment data, int row) {
            return new BigDecimal(unscaled.value(data, row), scale);
        }
    }

    static final class FixedBinaries extends FixedWidthDecoder {
        private final int width;

        FixedBinaries(int width) {
            this.width = width;
        }

        @Override
        long bytes(int rows) {
            return (long) rows * width;
        }

        @Override
        Object value(MemorySegment data, int row) {
            return data.asSlice((long) row * width, width);
        }
    }
}
