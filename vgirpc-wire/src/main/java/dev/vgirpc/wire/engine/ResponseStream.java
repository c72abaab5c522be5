package dev.vgirpc.wire.engine;

import dev.vgirpc.CallStatistics;
import dev.vgirpc.LogMessage;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.RowCodec;
import dev.vgirpc.wire.spi.ResponseSink;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one IPC stream that answers a unary call: logs, then a result or an error, then the end. The
 * schema leaves with whatever comes first. Counts what it writes.
 */
final class ResponseStream {

    private final ResponseSink sink;
    private final BatchWriter writer;
    private RowCodec row = RowCodec.EMPTY;
    private boolean open;
    private long inputBatches;
    private long inputRows;
    private long inputBytes;
    private long outputBatches;
    private long outputRows;
    private long outputBytes;

    ResponseStream(ResponseSink sink) {
        this.sink = sink;
        this.writer = new BatchWriter(sink.buffer());
    }

    void count(WireBatch input) {
        inputBatches++;
        inputRows += input.rowCount();
        inputBytes += input.bufferBytes();
    }

    CallStatistics statistics() {
        return new CallStatistics(
                inputBatches, inputRows, inputBytes, outputBatches, outputRows, outputBytes);
    }

    /** Sets the columns of the answer; before anything is written. */
    void columns(RowCodec codec) {
        row = codec;
    }

    private void open() {
        if (!open) {
            open = true;
            sink.buffer().putCopy(row.prelude());
        }
    }

    /** Writes a log batch and lets it leave at once. */
    void log(LogMessage message, String serverId, String requestId) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(WireKeys.LOG_LEVEL, message.level().name());
        metadata.put(WireKeys.LOG_MESSAGE, message.message());
        if (!message.extra().isEmpty()) {
            metadata.put(WireKeys.LOG_EXTRA, Json.write(message.extra()));
        }
        zeroRows(metadata, serverId, requestId);
        sink.flush();
    }

    /**
     * Writes the result and ends the stream.
     *
     * @throws RuntimeException when the values cannot be encoded; the stream is then as before
     */
    void result(@Nullable Object[] values, Map<String, String> metadata) {
        open();
        long mark = sink.buffer().mark();
        boolean complete = false;
        try {
            BatchHead head = metadata.isEmpty() ? row.plainHead() : row.head(Metadata.of(metadata));
            outputBytes += row.encode(writer, head, values);
            complete = true;
        } finally {
            if (!complete) {
                sink.buffer().truncate(mark);
            }
        }
        outputBatches++;
        outputRows += row.schema().isEmpty() ? 0 : 1;
        writer.endStream();
    }

    /** Writes an answer that was encoded before, its end included; nothing else is written. */
    void whole(byte[] stream) {
        open = true;
        sink.buffer().putCopy(stream);
    }

    /** Writes a batch without columns that carries metadata, and ends the stream. */
    void metadataOnly(Map<String, String> metadata) {
        open();
        writer.emptyBatch(row.head(Metadata.of(metadata)));
        outputBatches++;
        writer.endStream();
    }

    /** Writes an error batch and ends the stream. */
    void error(Throwable error, TraceDetail detail, String serverId, String requestId) {
        zeroRows(ErrorFrame.metadata(error, detail), serverId, requestId);
        writer.endStream();
    }

    private void zeroRows(Map<String, String> metadata, String serverId, String requestId) {
        open();
        metadata.put(WireKeys.SERVER_ID, serverId);
        metadata.put(WireKeys.REQUEST_ID, requestId);
        row.encodeEmpty(writer, row.head(Metadata.of(metadata)), outputBatches == 0);
        outputBatches++;
    }
}
