package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.util.Map;

/** Metadata that belongs to callers and services: keys with the protocol's prefix do not. */
final class OwnMetadata {

    private OwnMetadata() {}

    /** What a batch brought, in the sender's order, unmodifiable. */
    static Map<String, String> of(WireBatch batch) {
        return batch.metadata(key -> !key.startsWith(WireKeys.PREFIX));
    }

    /** Refuses keys that only the protocol may send. */
    static void check(Iterable<String> keys) {
        for (String key : keys) {
            if (key.startsWith(WireKeys.PREFIX)) {
                throw new IllegalArgumentException("metadata key '" + key + "' belongs to the protocol");
            }
        }
    }
}
