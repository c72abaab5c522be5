package dev.vgirpc.wire;

import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Custom metadata of a record batch to be written: text by key, in order, encoded once.
 */
public final class Metadata {

    /** No metadata. */
    public static final Metadata EMPTY = new Metadata(Map.of());

    private final Map<String, String> entries;
    private final byte[] block;

    private Metadata(Map<String, String> entries) {
        this.entries = entries;
        this.block = entries.isEmpty() ? new byte[0] : encode(entries);
    }

    /**
     * Metadata of these entries.
     *
     * @param entries keys and values, in the order in which they travel
     * @return the metadata
     */
    public static Metadata of(Map<String, String> entries) {
        return entries.isEmpty() ? EMPTY : new Metadata(Collections.unmodifiableMap(new LinkedHashMap<>(entries)));
    }

    /**
     * This metadata with further entries; a later value wins over an earlier one of the same key.
     *
     * @param more further entries
     * @return the merged metadata
     */
    public Metadata with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> merged = new LinkedHashMap<>(entries);
        merged.putAll(more);
        return new Metadata(Collections.unmodifiableMap(merged));
    }

    /**
     * The entries.
     *
     * @return an unmodifiable map in order
     */
    public Map<String, String> entries() {
        return entries;
    }

    /** The flat vector of key-value tables; it may stand at any multiple of four. */
    byte[] block() {
        return block;
    }

    /**
     * Lays the vector out front to back: count, one offset per table, the shared vtable, then per
     * entry its table and its two strings.
     */
    private static byte[] encode(Map<String, String> entries) {
        int count = entries.size();
        byte[][] keys = new byte[count][];
        byte[][] values = new byte[count][];
        int vtable = 4 + 4 * count;
        int size = vtable + 8;
        int i = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            keys[i] = entry.getKey().getBytes(StandardCharsets.UTF_8);
            values[i] = entry.getValue().getBytes(StandardCharsets.UTF_8);
            size = Math.addExact(size, Math.addExact(12 + stringSize(keys[i]), stringSize(values[i])));
            i++;
        }
        byte[] block = new byte[size];
        MemorySegment s = MemorySegment.ofArray(block);
        s.set(Flat.INT, 0, count);
        s.set(Flat.SHORT, vtable, (short) 8);
        s.set(Flat.SHORT, vtable + 2, (short) 12);
        s.set(Flat.SHORT, vtable + 4, (short) 4);
        s.set(Flat.SHORT, vtable + 6, (short) 8);
        int table = vtable + 8;
        for (i = 0; i < count; i++) {
            int slot = 4 + 4 * i;
            s.set(Flat.INT, slot, table - slot);
            s.set(Flat.INT, table, table - vtable);
            int key = table + 12;
            int value = key + stringSize(keys[i]);
            s.set(Flat.INT, table + 4, key - (table + 4));
            s.set(Flat.INT, table + 8, value - (table + 8));
            putString(block, s, key, keys[i]);
            putString(block, s, value, values[i]);
            table = value + stringSize(values[i]);
        }
        return block;
    }

    private static int stringSize(byte[] utf8) {
        return (Math.addExact(utf8.length, 4 + 1 + 3)) & ~3;
    }

    private static void putString(byte[] block, MemorySegment s, int at, byte[] utf8) {
        s.set(Flat.INT, at, utf8.length);
        System.arraycopy(utf8, 0, block, at + 4, utf8.length);
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
