package dev.vgirpc.wire.column;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.Dictionaries;
import dev.vgirpc.wire.WireBatch;
import java.lang.foreign.MemorySegment;

/** Walks the nodes and buffers of a batch in depth-first order. */
public final class ColumnInput {

    /** Rows that bring no buffers cost their sender nothing: all columns together may have this many. */
    private static final int MAX_ROWS_WITHOUT_BYTES = 1 << 20;

    /** Buffers may overlap (page 18.8), but only so far that the body is not read very many times over. */
    private static final int MAX_READS_OF_BODY = 16;

    private final WireBatch batch;
    private long rowsWithoutBytes;
    private long bytesRead;
    private int node;
    private int buffer;
    private long nullCount;

    public ColumnInput(WireBatch batch) {
        this.batch = batch;
    }

    /** Continues the counts of another batch that is read for the same column. */
    ColumnInput(WireBatch batch, ColumnInput before) {
        this.batch = batch;
        this.rowsWithoutBytes = before.rowsWithoutBytes;
    }

    /** Passes over columns. */
    void skip(int nodes, int buffers) {
        node += nodes;
        buffer += buffers;
    }

    /** Counts rows of a column that has no bytes. */
    void withoutBytes(int rows) {
        rowsWithoutBytes += rows;
        if (rowsWithoutBytes > MAX_ROWS_WITHOUT_BYTES) {
            throw new LimitException(
                    "the row count of columns without data",
                    "rows without bytes",
                    MAX_ROWS_WITHOUT_BYTES,
                    rowsWithoutBytes);
        }
    }

    Dictionaries dictionaries() {
        return batch.dictionaries();
    }

    /** The length that the next column says it has. */
    int peekNode() {
        long length = batch.nodeLength(node);
        long nulls = batch.nodeNullCount(node);
        if (length < 0 || length > Integer.MAX_VALUE - 8 || nulls < 0 || nulls > length) {
            throw new ProtocolException("column node " + node + " has length " + length + " and null count " + nulls);
        }
        return (int) length;
    }

    /** Moves to the next column, which has as many values as its parent or batch has rows. */
    void nextNode(int rows) {
        int length = peekNode();
        nullCount = batch.nodeNullCount(node);
        node++;
        if (length != rows) {
            throw new ProtocolException(
                    "column node " + (node - 1) + " has length " + length + " where " + rows + " is expected");
        }
    }

    boolean hasNulls() {
        return nullCount > 0;
    }

    MemorySegment nextBuffer() {
        MemorySegment next = batch.buffer(buffer++);
        bytesRead += next.byteSize();
        if (bytesRead > MAX_READS_OF_BODY * batch.bodyBytes()) {
            throw new LimitException(
                    "the size of overlapping buffers", "bytes", MAX_READS_OF_BODY * batch.bodyBytes(), bytesRead);
        }
        return next;
    }

    /** The next buffer, which must hold so many bytes. */
    MemorySegment nextBuffer(long bytes) {
        MemorySegment next = nextBuffer();
        if (next.byteSize() < bytes) {
            throw new ProtocolException("buffer " + (buffer - 1) + " has " + next.byteSize() + " bytes where "
                    + bytes + " are needed");
        }
        return next;
    }

    /** How many nulls the next column says it has. */
    long peekNulls() {
        return batch.nodeNullCount(node);
    }

    /** The validity buffer of the column: without nulls its content does not matter (page 18.8). */
    MemorySegment validityOfSize(int rows) {
        return hasNulls() ? nextBuffer((rows + 7L) / 8) : nextBuffer();
    }

    /** The validity buffer of the column, which marks as many nulls as the node says. */
    MemorySegment validity(int rows) {
        MemorySegment bits = validityOfSize(rows);
        if (hasNulls()) {
            long marked = rows - Bits.count(bits, rows);
            if (marked != nullCount) {
                throw new ProtocolException("column node " + (node - 1) + " has the null count " + nullCount
                        + " but its bitmap marks " + marked);
            }
        }
        return bits;
    }
}
