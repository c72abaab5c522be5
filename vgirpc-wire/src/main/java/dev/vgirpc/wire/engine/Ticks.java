package dev.vgirpc.wire.engine;

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
import java.util.Map;

/** Inputs of a producer that no client sent: the first turn over a transport whose requests are turns. */
final class Ticks {

    private static final SchemaCache SCHEMAS = new SchemaCache();

    private Ticks() {}

    /** A stream of one batch without columns that carries metadata. */
    static IpcReader withMetadata(Map<String, String> metadata) {
        byte[] bytes;
        try (WireBuffer buffer = new WireBuffer(512)) {
            BatchWriter writer = new BatchWriter(buffer);
            buffer.putCopy(SchemaMessage.encode(WireSchema.EMPTY));
            writer.emptyBatch(BatchHead.of(WireSchema.EMPTY, Metadata.of(metadata)));
            writer.endStream();
            bytes = buffer.toByteArray();
        }
        return new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), SCHEMAS);
    }

    /** The stream's batch. */
    static WireBatch only(IpcReader stream) {
        try {
            stream.openStream();
            WireBatch batch = stream.next();
            if (batch == null) {
                throw new IllegalStateException("a tick is a batch");
            }
            return batch;
        } catch (IOException e) {
            throw new IllegalStateException("a segment does no I/O", e);
        }
    }
}
