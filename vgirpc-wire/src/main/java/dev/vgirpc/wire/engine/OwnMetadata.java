package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Metadata that belongs to callers and services: keys with the protocol's prefix do not. */
final class OwnMetadata {

    private OwnMetadata() {}

    /** What a batch brought, in the sender's order, unmodifiable. */
    static Map<String, String> of(WireBatch batch) {
        if (!batch.hasMetadata()) {
            return Map.of();
        }
        Map<String, String> own = new LinkedHashMap<>(batch.metadata());
        own.keySet().removeIf(key -> key.startsWith(WireKeys.PREFIX));
        return own.isEmpty() ? Map.of() : Collections.unmodifiableMap(own);
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
