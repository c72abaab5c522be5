package dev.vgirpc.wire;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by their bytes, so that a schema that came before is not parsed again and equal bytes give
 * the same object. Bounded; safe for many threads.
 */
public final class SchemaCache {

    private static final int SLOTS = 256;

    /** Longer schema messages are parsed each time. */
    private static final int MAX_BYTES = 64 << 10;

    private record Entry(MemorySegment bytes, WireSchema schema) {}

    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(SLOTS);

    /** An empty cache. */
    public SchemaCache() {}

    /**
     * Finds or parses a schema.
     *
     * @param flat the flat part of a schema message
     * @param limits bounds on columns and nesting
     * @return the schema
     */
    WireSchema get(MemorySegment flat, Limits limits) {
        int slot = slot(flat);
        Entry entry = entries.get(slot);
        if (entry != null && entry.bytes.byteSize() == flat.byteSize() && entry.bytes.mismatch(flat) < 0) {
            return entry.schema;
        }
        WireSchema schema = SchemaDecoder.decode(flat, limits);
        if (flat.byteSize() <= MAX_BYTES) {
            entries.set(slot, new Entry(MemorySegment.ofArray(flat.toArray(ValueLayout.JAVA_BYTE)), schema));
        }
        return schema;
    }

    private static int slot(MemorySegment flat) {
        long hash = flat.byteSize();
        long last = flat.byteSize() - 8;
        for (long at = 0; at <= last; at += 8) {
            hash = hash * 31 + flat.get(Flat.LONG, at);
        }
        hash ^= hash >>> 32;
        hash ^= hash >>> 16;
        return (int) (hash ^ hash >>> 8) & (SLOTS - 1);
    }
}
