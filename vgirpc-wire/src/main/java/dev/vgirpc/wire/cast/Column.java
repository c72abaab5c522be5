package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/**
 * A column's buffers and those of its children, borrowed from the source batch or from the {@link Casting}. Where there
 * are no nulls, the validity buffer says nothing.
 */
final class Column {

    final int rows;
    final int nulls;
    final List<ArrowBuf> buffers;
    final List<Column> children;
    private final MemorySegment validity;

    Column(int rows, int nulls, List<ArrowBuf> buffers, List<Column> children) {
        this.rows = rows;
        this.nulls = nulls;
        this.buffers = buffers;
        this.children = children;
        validity = nulls > 0 && !buffers.isEmpty() ? buffer(0) : MemorySegment.NULL;
    }

    /** The buffers of a vector, which stay the vector's. */
    static Column of(FieldVector vector, WireField field) {
        int rows = vector.getValueCount();
        if (field.dictionary() != null) {
            return new Column(rows, vector.getNullCount(), vector.getFieldBuffers(), List.of());
        }
        int nulls = field.type() instanceof WireType.Null ? rows : vector.getNullCount();
        List<FieldVector> vectors = vector.getChildrenFromFields();
        List<Column> children = new ArrayList<>(vectors.size());
        for (int i = 0; i < vectors.size(); i++) {
            children.add(of(vectors.get(i), field.children().get(i)));
        }
        return new Column(rows, nulls, vector.getFieldBuffers(), children);
    }

    /** The same with other buffers behind the validity, and other children. */
    Column with(List<ArrowBuf> values, List<Column> newChildren) {
        List<ArrowBuf> all = new ArrayList<>(1 + values.size());
        all.add(buffers.getFirst());
        all.addAll(values);
        return new Column(rows, nulls, all, newChildren);
    }

    /** The same with another buffer of values. */
    Column with(ArrowBuf values) {
        return with(List.of(values), List.of());
    }

    /** What has been written of a buffer. */
    MemorySegment buffer(int index) {
        ArrowBuf buffer = buffers.get(index);
        return BatchMemory.segment(buffer, buffer.readableBytes());
    }

    Column child() {
        return children.getFirst();
    }

    boolean isNull(long row) {
        return nulls > 0
                && (nulls == rows || (validity.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7) & 1) == 0);
    }

    /** The first row that is null; there must be one. */
    int firstNull() {
        int row = 0;
        while (!isNull(row)) {
            row++;
        }
        return row;
    }
}
