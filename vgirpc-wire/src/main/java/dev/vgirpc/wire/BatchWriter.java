package dev.vgirpc.wire;

import org.jspecify.annotations.Nullable;

/**
 * Writes record batch messages into a buffer: begin, then for each column in depth-first order its
 * node and its buffers, then end. Not safe for several threads; reusable.
 */
public final class BatchWriter {

    private static final byte[] END_OF_STREAM = {-1, -1, -1, -1, 0, 0, 0, 0};

    private static final BatchHead NONE = BatchHead.of(WireSchema.EMPTY, Metadata.EMPTY);

    private final WireBuffer out;
    private BatchHead head = NONE;
    private long headMark;
    private long bodyStart;
    private int nodes;
    private int buffers;
    private long bufferStart;
    private long bufferBytes;

    /**
     * A writer into a buffer.
     *
     * @param out the buffer, which stays the caller's
     */
    public BatchWriter(WireBuffer out) {
        this.out = out;
    }

    /**
     * The buffer that the writer fills.
     *
     * @return the buffer given at construction
     */
    public WireBuffer out() {
        return out;
    }

    /**
     * Begins a batch.
     *
     * @param template the head for the batch's schema
     */
    public void begin(BatchHead template) {
        head = template;
        headMark = out.mark();
        out.putCopy(template.bytes());
        bodyStart = out.size();
        nodes = 0;
        buffers = 0;
        bufferBytes = 0;
    }

    /**
     * Writes the node of the next column.
     *
     * @param length how many values the column has
     * @param nullCount how many of them are null
     */
    public void node(long length, long nullCount) {
        long at = headMark + head.nodesAt + 16L * nodes++;
        out.setLong(at, length);
        out.setLong(at + 8, nullCount);
    }

    /** Begins the next buffer; what is appended to {@link #out()} belongs to it. */
    public void beginBuffer() {
        bufferStart = out.size();
    }

    /** Ends the buffer and pads it. */
    public void endBuffer() {
        long length = out.size() - bufferStart;
        long at = headMark + head.buffersAt + 16L * buffers++;
        out.setLong(at, bufferStart - bodyStart);
        out.setLong(at + 8, length);
        bufferBytes += length;
        out.align8();
    }

    /** An empty buffer, such as the validity of a column without nulls. */
    public void emptyBuffer() {
        beginBuffer();
        endBuffer();
    }

    /**
     * The validity buffer of a column: empty when nothing is null.
     *
     * @param values the values
     * @param from the first
     * @param to the end
     * @param nullCount how many of them are null
     */
    public void validity(@Nullable Object[] values, int from, int to, int nullCount) {
        beginBuffer();
        if (nullCount > 0) {
            int bits = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                if (values[i] != null) {
                    bits |= 1 << filled;
                }
                if (++filled == 8) {
                    out.putByte(bits);
                    bits = 0;
                    filled = 0;
                }
            }
            if (filled > 0) {
                out.putByte(bits);
            }
        }
        endBuffer();
    }

    /**
     * Ends the batch.
     *
     * @param rows how many rows it has
     * @return the bytes of its buffers, without padding
     */
    public long end(long rows) {
        if (nodes != head.nodeCount || buffers != head.bufferCount) {
            throw new IllegalStateException("the batch has " + nodes + " nodes and " + buffers
                    + " buffers, its schema calls for " + head.nodeCount + " and " + head.bufferCount);
        }
        out.setLong(headMark + head.lengthAt, rows);
        out.setLong(headMark + head.bodyLengthAt, out.size() - bodyStart);
        return bufferBytes;
    }

    /**
     * Writes a batch without rows, such as a log message.
     *
     * @param template the head for the batch's schema
     */
    public void emptyBatch(BatchHead template) {
        begin(template);
        // All nodes and buffers of the template are zero already.
        nodes = template.nodeCount;
        buffers = template.bufferCount;
        end(0);
    }

    /** Ends the stream. */
    public void endStream() {
        out.putCopy(END_OF_STREAM);
    }
}
