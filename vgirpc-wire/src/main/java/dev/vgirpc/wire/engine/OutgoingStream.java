package dev.vgirpc.wire.engine;

import dev.vgirpc.CallStatistics;
import dev.vgirpc.LogMessage;
import dev.vgirpc.ServiceException;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.columnar.StreamLayout;
import dev.vgirpc.wire.contract.RowCodec;
import dev.vgirpc.wire.spi.ResponseSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An IPC stream that is written batch by batch: of an answer, logs, then data or an error, then the end; of
 * a stream's input, its turns. The schema leaves with whatever comes first. Counts what it writes.
 */
final class OutgoingStream {

    /** Turns that log more than this send it at once. */
    private static final long LOGS_HELD_BYTES = 64 << 10;

    /** The end of an IPC stream. */
    private static final int END_BYTES = 8;

    /** Writes the columns of a batch after its head; gives the bytes of its buffers. */
    @FunctionalInterface
    interface Columns {
        long write(BatchWriter out, BatchHead head);
    }

    private final ResponseSink sink;
    private final Count count;
    private final BatchWriter writer;
    private StreamLayout layout = RowCodec.EMPTY;
    private boolean open;
    private boolean empty = true;
    /** Where the stream begins, as long as nothing was flushed. */
    private WireBuffer.@Nullable Position start;

    /** What a call has moved so far. */
    static final class Count {
        private long inputBatches;
        private long inputRows;
        private long inputBytes;
        private long outputBatches;
        private long outputRows;
        private long outputBytes;

        void input(WireBatch batch) {
            inputBatches++;
            inputRows += batch.rowCount();
            inputBytes += batch.bufferBytes();
        }

        CallStatistics statistics() {
            return new CallStatistics(inputBatches, inputRows, inputBytes, outputBatches, outputRows, outputBytes);
        }
    }

    OutgoingStream(ResponseSink sink, Count count) {
        this.sink = sink;
        this.count = count;
        this.writer = new BatchWriter(sink.buffer());
    }

    /** This stream, whose next batches go to another sink. */
    OutgoingStream continuedIn(ResponseSink other) {
        OutgoingStream rest = new OutgoingStream(other, count);
        rest.layout = layout;
        rest.open = open;
        rest.empty = empty;
        return rest;
    }

    /** Sets the columns of the answer; before anything is written. */
    void columns(StreamLayout columns) {
        layout = columns;
    }

    /** What is written next begins another stream of the same columns. */
    void restart() {
        open = false;
        empty = true;
    }

    private void open() {
        if (!open) {
            open = true;
            start = sink.buffer().position();
            sink.buffer().putCopy(layout.prelude());
        }
    }

    /** Writes a log batch, to leave with what follows. */
    void log(LogMessage message, String serverId, @Nullable String requestId) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(WireKeys.LOG_LEVEL, message.level().name());
        metadata.put(WireKeys.LOG_MESSAGE, message.message());
        if (!message.extra().isEmpty()) {
            metadata.put(WireKeys.LOG_EXTRA, Json.write(message.extra()));
        }
        metadata.put(WireKeys.SERVER_ID, serverId);
        if (requestId != null) {
            metadata.put(WireKeys.REQUEST_ID, requestId);
        }
        zeroRows(metadata);
        if (sink.buffer().size() > LOGS_HELD_BYTES) {
            sink.flush();
        }
    }

    /** Lets what was written leave now. */
    void flush() {
        sink.flush();
    }

    /**
     * Writes a batch.
     *
     * @throws RuntimeException when it cannot be encoded; the stream is then as before
     */
    void data(Map<String, String> metadata, long rows, Columns columns) {
        boolean opens = !open;
        WireBuffer.Position before = sink.buffer().position();
        boolean complete = false;
        try {
            open();
            BatchHead head = layout.head(Metadata.of(metadata));
            long bytes = columns.write(writer, head);
            sink.checkLength(sink.buffer().size() + END_BYTES);
            count.outputBytes += bytes;
            complete = true;
        } finally {
            if (!complete) {
                sink.buffer().truncate(before);
                open = !opens;
            }
        }
        empty = false;
        count.outputBatches++;
        count.outputRows += rows;
    }

    /** Closes something once the answer's bytes have left. */
    void keep(AutoCloseable resource) {
        sink.buffer().keep(resource);
    }

    /**
     * Writes a row and ends the stream.
     *
     * @throws RuntimeException when the values cannot be encoded; the stream is then as before
     */
    void result(RowCodec row, @Nullable Object[] values, Map<String, String> metadata) {
        data(metadata, row.schema().isEmpty() ? 0 : 1, (out, head) -> row.encode(out, head, values));
        writer.endStream();
    }

    /**
     * Writes an answer that was encoded before, its end included; nothing else is written.
     *
     * @throws RuntimeException when it is longer than the transport may send; the stream is then as before
     */
    void whole(byte[] stream) {
        sink.checkLength(sink.buffer().size() + stream.length);
        open = true;
        sink.buffer().putCopy(stream);
    }

    /** Writes a batch without columns that carries metadata, and ends the stream. */
    void metadataOnly(Map<String, String> metadata) {
        open();
        writer.emptyBatch(layout.head(Metadata.of(metadata)));
        count.outputBatches++;
        writer.endStream();
    }

    /** Writes a batch without rows that carries metadata. */
    void empty(Map<String, String> metadata) {
        zeroRows(metadata);
    }

    /** Whether the schema was written. */
    boolean isOpen() {
        return open;
    }

    /** Writes an error batch and ends the stream. What was written before goes when the transport may not send both. */
    void error(Throwable error, TraceDetail detail, String serverId, String requestId) {
        Map<String, String> metadata = ErrorFrame.metadata(error, detail);
        metadata.put(WireKeys.SERVER_ID, serverId);
        metadata.put(WireKeys.REQUEST_ID, requestId);
        zeroRows(metadata);
        writer.endStream();
        if (tooLong()) {
            sink.buffer().truncate(Objects.requireNonNull(start));
            open = false;
            empty = true;
            zeroRows(metadata);
            writer.endStream();
        }
    }

    /** Writes an error about a request that became no call, and ends the stream; nothing was written before. */
    void refusal(Throwable error, TraceDetail detail, String serverId, String requestId) {
        if (sink.bareRefusals()) {
            layout = RowCodec.EMPTY;
        }
        error(error, detail, serverId, requestId);
    }

    private boolean tooLong() {
        try {
            sink.checkLength(sink.buffer().size());
            return false;
        } catch (ServiceException e) {
            return true;
        }
    }

    /**
     * Ends the stream.
     *
     * @throws RuntimeException when it is longer than the transport may send; the stream is then as before
     */
    void end() {
        open();
        sink.checkLength(sink.buffer().size() + END_BYTES);
        writer.endStream();
    }

    private void zeroRows(Map<String, String> metadata) {
        open();
        layout.encodeEmpty(writer, layout.head(Metadata.of(metadata)), empty);
        empty = false;
        count.outputBatches++;
    }
}
