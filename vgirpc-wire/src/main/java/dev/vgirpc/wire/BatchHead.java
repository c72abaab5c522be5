package dev.vgirpc.wire;

import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;

/**
 * The metadata part of a record batch or dictionary batch message, laid out once with room for the
 * numbers that change from batch to batch. Writing one is a copy and a few stores.
 *
 * <pre>
 *   0 root offset            44 [dictionary vtable, table]      r+20 nodes:   count, (length, nulls) × n
 *   4 message vtable          r record batch vtable, table            buffers: count, (offset, length) × b
 *  20 message table                                                   custom metadata
 * </pre>
 */
public final class BatchHead {

    private static final int MESSAGE_VTABLE = 4;
    private static final int MESSAGE_TABLE = 20;
    private static final int BODY_LENGTH = 24;
    private static final int MESSAGE_END = 44;

    /** Marker and length before the flat buffer. */
    static final int PREFIX = 8;

    private final byte[] bytes;
    final int nodeCount;
    final int bufferCount;
    /** Position of the row count, from the start of the prefix; the others likewise. */
    final int lengthAt;

    final int nodesAt;
    final int buffersAt;
    final int bodyLengthAt = PREFIX + BODY_LENGTH;

    private BatchHead(int nodeCount, int bufferCount, Metadata metadata, boolean dictionary, long dictionaryId) {
        this.nodeCount = nodeCount;
        this.bufferCount = bufferCount;
        int vtable = MESSAGE_END;
        int dictionaryTable = 0;
        if (dictionary) {
            dictionaryTable = alignedTable(vtable + 10);
            vtable = dictionaryTable + 20;
        }
        int table = alignedTable(vtable + 10);
        int nodes = table + 28; // 20 bytes of table, then the count in the upper half of eight bytes
        int buffers = nodes + 16 * nodeCount + 8;
        int custom = buffers + 16 * bufferCount;
        int end = (custom + metadata.block().length + 7) & ~7;
        bytes = new byte[PREFIX + end];
        MemorySegment s = MemorySegment.ofArray(bytes);
        s.set(Flat.INT, 0, -1);
        s.set(Flat.INT, 4, end);
        s = s.asSlice(PREFIX);
        s.set(Flat.INT, 0, MESSAGE_TABLE);
        shorts(s, MESSAGE_VTABLE, 14, 24, 20, 22, 12, 4, metadata.block().length == 0 ? 0 : 16);
        s.set(Flat.INT, MESSAGE_TABLE, MESSAGE_TABLE - MESSAGE_VTABLE);
        int header = dictionary ? dictionaryTable : table;
        s.set(Flat.INT, MESSAGE_TABLE + 12, header - (MESSAGE_TABLE + 12));
        if (metadata.block().length > 0) {
            s.set(Flat.INT, MESSAGE_TABLE + 16, custom - (MESSAGE_TABLE + 16));
        }
        s.set(Flat.SHORT, MESSAGE_TABLE + 20, (short) SchemaMessage.METADATA_V5);
        bytes[PREFIX + MESSAGE_TABLE + 22] =
                (byte) (dictionary ? SchemaMessage.HEADER_DICTIONARY : SchemaMessage.HEADER_RECORD_BATCH);
        if (dictionary) {
            shorts(s, MESSAGE_END, 10, 20, 4, 12, 0);
            s.set(Flat.INT, dictionaryTable, dictionaryTable - MESSAGE_END);
            s.set(Flat.LONG, dictionaryTable + 4, dictionaryId);
            s.set(Flat.INT, dictionaryTable + 12, table - (dictionaryTable + 12));
        }
        shorts(s, vtable, 10, 20, 4, 12, 16);
        s.set(Flat.INT, table, table - vtable);
        s.set(Flat.INT, table + 12, nodes - 4 - (table + 12));
        s.set(Flat.INT, table + 16, buffers - 4 - (table + 16));
        s.set(Flat.INT, nodes - 4, nodeCount);
        s.set(Flat.INT, buffers - 4, bufferCount);
        System.arraycopy(metadata.block(), 0, bytes, PREFIX + custom, metadata.block().length);
        lengthAt = PREFIX + table + 4;
        nodesAt = PREFIX + nodes;
        buffersAt = PREFIX + buffers;
    }

    /** The first position for a table whose second word is a multiple of eight. */
    private static int alignedTable(int from) {
        return ((from + 4 + 7) & ~7) - 4;
    }

    private static void shorts(MemorySegment s, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            s.set(Flat.SHORT, at + 2L * i, (short) values[i]);
        }
    }

    /**
     * The head of record batches of a schema.
     *
     * @param schema the schema
     * @param metadata the batch's custom metadata
     * @return the head
     */
    public static BatchHead of(WireSchema schema, Metadata metadata) {
        int nodes = 0;
        int buffers = 0;
        for (WireField field : schema.fields()) {
            nodes += field.nodeCount();
            buffers += field.bufferCount();
        }
        return new BatchHead(nodes, buffers, metadata, false, 0);
    }

    /**
     * The head of the dictionary batches of a column.
     *
     * @param field a dictionary-encoded column
     * @return the head
     */
    public static BatchHead ofDictionary(WireField field) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary == null) {
            throw new IllegalArgumentException("column '" + field.name() + "' has no dictionary");
        }
        WireField values = field.dictionaryValues();
        return new BatchHead(values.nodeCount(), values.bufferCount(), Metadata.EMPTY, true, dictionary.id());
    }

    byte[] bytes() {
        return bytes;
    }
}
