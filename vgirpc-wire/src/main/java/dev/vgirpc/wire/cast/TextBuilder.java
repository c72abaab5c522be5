package dev.vgirpc.wire.cast;

import dev.vgirpc.LimitException;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;

/** Collects the texts of a column, row by row. */
final class TextBuilder {

    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final Casting run;
    private final boolean large;
    private final ArrowBuf offsets;
    private final MemorySegment ends;
    private byte[] bytes = new byte[256];
    private int size;
    private int row;

    TextBuilder(Casting run, int rows, boolean large) {
        this.run = run;
        this.large = large;
        offsets = run.zeros((rows + 1L) * (large ? 8 : 4));
        ends = Casting.segment(offsets);
    }

    /** The next row's text, of ASCII. */
    @SuppressWarnings("deprecation") // the one way to take characters without a copy; they are all below 128
    void add(String text) {
        int length = text.length();
        if (length > bytes.length - size) {
            if (length > MAX_BYTES - size) {
                throw new LimitException("the text of one column", "Java array", MAX_BYTES, (long) size + length);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(2L * bytes.length, (long) size + length)));
        }
        text.getBytes(0, length, bytes, size);
        size += length;
        end();
    }

    /** The next row is null. */
    void skip() {
        end();
    }

    private void end() {
        row++;
        if (large) {
            ends.set(Flat.LONG, 8L * row, size);
        } else {
            ends.set(Flat.INT, 4L * row, size);
        }
    }

    /** Offsets and data. */
    List<ArrowBuf> buffers() {
        ArrowBuf data = run.allocate(size);
        MemorySegment.copy(bytes, 0, Casting.segment(data), ValueLayout.JAVA_BYTE, 0, size);
        return List.of(offsets, data);
    }

}
