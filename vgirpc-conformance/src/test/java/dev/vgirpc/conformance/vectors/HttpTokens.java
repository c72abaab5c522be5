package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which token of ours stands for which recorded one, in one scenario. */
final class HttpTokens implements StreamMatcher.MetadataRule {

    private static final List<String> KEYS = List.of(WireKeys.STREAM_STATE, WireKeys.CALL_STATE);

    private final StreamMatcher.MetadataRule others;
    private final Map<String, String> ours = new HashMap<>();

    /** @param others what checks all other metadata */
    HttpTokens(StreamMatcher.MetadataRule others) {
        this.others = others;
    }

    /** Takes our tokens down, which are where the recorded ones are. */
    @Override
    public void check(Map<String, @Nullable Object> expected, WireBatch batch) throws IOException {
        if (KEYS.stream().noneMatch(expected::containsKey)) {
            others.check(expected, batch);
            return;
        }
        Map<String, String> actual = batch.metadata();
        assertEquals(expected.keySet(), actual.keySet(), "keys");
        expected.forEach((key, recorded) -> {
            String given = actual.get(key);
            if (KEYS.contains(key)) {
                assertNotEquals(recorded, given, key);
                ours.put((String) recorded, given);
            } else {
                assertEquals(recorded, given, key);
            }
        });
    }

    /** A request with our tokens in place of the recorded ones; others stay as they are. */
    byte[] replace(byte[] request) throws IOException {
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(request), Limits.defaults(), new SchemaCache());
                WireBuffer out = new WireBuffer(1024)) {
            WireSchema schema = reader.openStream();
            assertNotNull(schema);
            WireBatch batch = reader.next();
            assertNotNull(batch);
            Map<String, String> metadata = new LinkedHashMap<>(batch.metadata());
            metadata.replaceAll((key, value) -> KEYS.contains(key) ? ours.getOrDefault(value, value) : value);
            out.putCopy(SchemaMessage.encode(schema));
            BatchWriter writer = new BatchWriter(out);
            writer.begin(BatchHead.of(schema, Metadata.of(metadata)));
            for (int node = 0; node < batch.nodeCount(); node++) {
                writer.node(batch.nodeLength(node), batch.nodeNullCount(node));
            }
            for (int buffer = 0; buffer < batch.bufferCount(); buffer++) {
                writer.beginBuffer();
                out.putCopy(batch.buffer(buffer));
                writer.endBuffer();
            }
            writer.end(batch.rowCount());
            writer.endStream();
            return out.toByteArray();
        }
    }
}
