package dev.vgirpc.transport.http.client;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireSchema;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logs and errors that were read before somebody asked for them: batches of metadata alone. */
final class HeldMessages implements AutoCloseable {

    private static final SchemaCache SCHEMAS = new SchemaCache();

    private final Limits limits;
    private final Deque<Map<String, String>> held = new ArrayDeque<>(0);
    private long characters;
    private @Nullable IpcReader given;

    HeldMessages(Limits limits) {
        this.limits = limits;
    }

    /**
     * Keeps a copy.
     *
     * @throws LimitException when all together are too much
     */
    void add(WireBatch message) {
        Map<String, String> metadata = message.metadata();
        for (Map.Entry<String, String> each : metadata.entrySet()) {
            characters += each.getKey().length() + each.getValue().length();
        }
        if (characters > limits.maxMessageBytes()) {
            throw new LimitException(
                    "the logs before a stream's first turn", "maxMessageBytes", limits.maxMessageBytes(), characters);
        }
        held.add(metadata);
    }

    /** The first one, valid until the next call or {@link #close}; null when there is none any more. */
    @Nullable WireBatch poll() {
        release();
        Map<String, String> first = held.poll();
        return first == null ? null : batch(first);
    }

    private WireBatch batch(Map<String, String> metadata) {
        byte[] bytes;
        try (WireBuffer buffer = new WireBuffer(512)) {
            BatchWriter writer = new BatchWriter(buffer);
            buffer.putCopy(SchemaMessage.encode(WireSchema.EMPTY));
            writer.emptyBatch(BatchHead.of(WireSchema.EMPTY, Metadata.of(metadata)));
            writer.endStream();
            bytes = buffer.toByteArray();
        }
        // What was read once is within the limits; written anew it may be a little longer.
        IpcReader reader = new IpcReader(MemorySegment.ofArray(bytes), limits.withMaxMetadataBytes(bytes.length), SCHEMAS);
        given = reader;
        try {
            reader.openStream();
            WireBatch batch = reader.next();
            if (batch == null) {
                throw new IllegalStateException("a message is a batch");
            }
            return batch;
        } catch (IOException e) {
            throw new IllegalStateException("a segment does no I/O", e);
        }
    }

    private void release() {
        IpcReader last = given;
        if (last != null) {
            given = null;
            last.close();
        }
    }

    @Override
    public void close() {
        release();
        held.clear();
    }
}
