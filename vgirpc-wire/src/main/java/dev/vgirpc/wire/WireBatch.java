package dev.vgirpc.wire;

import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.FlatException;
import dev.vgirpc.wire.flat.TextBudget;
import dev.vgirpc.wire.flat.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * A received record batch, read in place. It is valid until the reader that gave it reads on or is
 * closed; to keep it, copy what is needed. It belongs to the thread that reads.
 */
public final class WireBatch {

    private WireSchema schema = WireSchema.EMPTY;
    private Dictionaries dictionaries = Dictionaries.NONE;
    private MemorySegment head = MemorySegment.NULL;
    private MemorySegment body = MemorySegment.NULL;
    private long rows;
    private long nodes;
    private int nodeCount;
    private long buffers;
    private int bufferCount;
    private long pairs;
    private int pairCount;
    private long compression;
    private @Nullable ArrowBuf shared;
    /** Where decompressed buffers lie: offset and length in turn. */
    private long @Nullable [] table;

    WireBatch() {}

    /**
     * Points the object at a message.
     *
     * @param message position of the message table in the head
     * @param recordBatch position of the record batch table in the head
     */
    void reset(
            WireSchema newSchema,
            Dictionaries newDictionaries,
            MemorySegment newHead,
            long message,
            long recordBatch,
            MemorySegment newBody) {
        try {
            schema = newSchema;
            dictionaries = newDictionaries;
            head = newHead;
            body = newBody;
            rows = Flat.i64(newHead, recordBatch, 0, 0);
            nodes = Flat.vector(newHead, recordBatch, 1, 16);
            nodeCount = Flat.vectorLength(newHead, nodes);
            buffers = Flat.vector(newHead, recordBatch, 2, 16);
            bufferCount = Flat.vectorLength(newHead, buffers);
            pairs = message == 0 ? 0 : Flat.vector(newHead, message, 4, 4);
            pairCount = Flat.vectorLength(newHead, pairs);
            compression = Flat.table(newHead, recordBatch, 3);
            table = null;
        } catch (FlatException e) {
            throw new ProtocolException("invalid record batch message: " + e.getMessage(), e);
        }
        if (rows < 0) {
            throw new ProtocolException("the record batch has " + rows + " rows");
        }
    }

    /** Says that the body is memory that vectors can share, or null that it is not. */
    void share(@Nullable ArrowBuf memory) {
        shared = memory;
    }

    /** The memory is about to be reused: reading on fails instead of reading what is there then. */
    void forget() {
        head = MemorySegment.NULL;
        body = MemorySegment.NULL;
        shared = null;
        nodeCount = 0;
        bufferCount = 0;
        pairCount = 0;
    }

    /**
     * The memory of the {@link #body}, where vectors can share it.
     *
     * @return the reader's buffer, to be retained by whoever keeps it; or null when the body must be copied
     */
    public @Nullable ArrowBuf sharedBody() {
        return shared;
    }

    /**
     * Decompresses the buffers, if they are compressed.
     *
     * @return the block that they lie in now, to be freed with the batch, or null when nothing was done
     */
    WireMemory.@Nullable Block decompress(Limits limits) {
        if (compression == 0) {
            return null;
        }
        try {
            BodyCompression.Body plain =
                    BodyCompression.decompress(head, compression, buffers, bufferCount, body, limits);
            shared = null;
            body = plain.block().segment();
            table = plain.table();
            return plain.block();
        } catch (FlatException e) {
            throw new ProtocolException("invalid record batch message: " + e.getMessage(), e);
        }
    }

    /**
     * The columns.
     *
     * @return the schema of the stream that the batch came in
     */
    public WireSchema schema() {
        return schema;
    }

    /**
     * The dictionaries in force.
     *
     * @return those of the stream that the batch came in
     */
    public Dictionaries dictionaries() {
        return dictionaries;
    }

    /**
     * How many rows the batch has.
     *
     * @return the number, at least 0
     */
    public long rowCount() {
        return rows;
    }

    /**
     * How many nodes, that is columns at any depth, the batch has.
     *
     * @return the number
     */
    public int nodeCount() {
        return nodeCount;
    }

    /**
     * How many values a column has.
     *
     * @param node the column's number in depth-first order
     * @return the number
     */
    public long nodeLength(int node) {
        return Flat.i64(head, checkNode(node));
    }

    /**
     * How many values of a column are null.
     *
     * @param node the column's number in depth-first order
     * @return the number
     */
    public long nodeNullCount(int node) {
        return Flat.i64(head, checkNode(node) + 8);
    }

    private long checkNode(int node) {
        if (node >= nodeCount) {
            throw new ProtocolException("the record batch has " + nodeCount + " nodes, its schema calls for more");
        }
        return nodes + 16L * node;
    }

    /**
     * How many buffers the batch has.
     *
     * @return the number
     */
    public int bufferCount() {
        return bufferCount;
    }

    /**
     * A buffer of the body.
     *
     * @param index the buffer's number
     * @return its bytes, without padding
     */
    public MemorySegment buffer(int index) {
        if (index >= bufferCount) {
            throw new ProtocolException(
                    "the record batch has " + bufferCount + " buffers, its schema calls for more");
        }
        long[] decompressed = table;
        return decompressed == null
                ? buffer(head, buffers, index, body)
                : body.asSlice(decompressed[2 * index], decompressed[2 * index + 1]);
    }

    /** A buffer by the message's own table, whose first entry stands at {@code buffers}. */
    static MemorySegment buffer(MemorySegment head, long buffers, int index, MemorySegment body) {
        long offset = Flat.i64(head, buffers + 16L * index);
        long length = Flat.i64(head, buffers + 16L * index + 8);
        if (offset < 0 || length < 0 || offset > body.byteSize() || length > body.byteSize() - offset) {
            throw new ProtocolException("buffer " + index + " (offset " + offset + ", length " + length
                    + ") lies outside the body of " + body.byteSize() + " bytes");
        }
        return body.asSlice(offset, length);
    }

    /**
     * Where a buffer begins in the {@link #body}.
     *
     * @param index the buffer's number
     * @return its offset in bytes, unchecked: {@link #buffer} checks it
     */
    public long bufferOffset(int index) {
        return table == null ? Flat.i64(head, buffers + 16L * index) : table[2 * index];
    }

    /**
     * What the buffers lie in.
     *
     * @return the body of the batch's message
     */
    public MemorySegment body() {
        return body;
    }

    /** Moves the buffers, which stay where they are within the body. */
    void body(MemorySegment copy) {
        body = copy;
    }

    /**
     * The bytes of the body, padding included.
     *
     * @return the size of what the buffers lie in
     */
    public long bodyBytes() {
        return body.byteSize();
    }

    /**
     * The bytes of all buffers, without padding.
     *
     * @return their sum
     */
    public long bufferBytes() {
        long sum = 0;
        for (int i = 0; i < bufferCount; i++) {
            sum += table == null ? Flat.i64(head, buffers + 16L * i + 8) : table[2 * i + 1];
        }
        return sum;
    }

    /**
     * Whether the batch has any custom metadata.
     *
     * @return true when it has
     */
    public boolean hasMetadata() {
        return pairCount > 0;
    }

    /**
     * Whether the batch is data, and neither a log nor an error (protocol page 3.2).
     *
     * @return true for data, also where it has no rows
     */
    public boolean isData() {
        return rowCount() != 0
                || !hasMetadata()
                || !hasMetadata(WireKeys.LOG_LEVEL)
                || !hasMetadata(WireKeys.LOG_MESSAGE);
    }

    /**
     * Whether the batch has a metadata key.
     *
     * @param key the key, in ASCII
     * @return true when it has
     */
    public boolean hasMetadata(String key) {
        return find(key) != 0;
    }

    /**
     * The value of a metadata key; of the first one when the key stands there twice.
     *
     * @param key the key, in ASCII
     * @return the text, or null when the key is absent
     * @throws ProtocolException when the value is not UTF-8
     */
    public @Nullable String metadata(String key) {
        byte[] value = metadataBytes(key);
        if (value == null) {
            return null;
        }
        String text = Utf8.decode(value);
        if (text == null) {
            throw new ProtocolException("the value of '" + key + "' in the batch's custom metadata is not UTF-8");
        }
        return text;
    }

    /**
     * The value of a metadata key as bytes.
     *
     * @param key the key, in ASCII
     * @return a new array, or null when the key is absent
     */
    public byte @Nullable [] metadataBytes(String key) {
        long pair = find(key);
        if (pair == 0) {
            return null;
        }
        try {
            long first = Flat.vector(head, pair, 1, 1);
            return head.asSlice(first, Flat.vectorLength(head, first)).toArray(ValueLayout.JAVA_BYTE);
        } catch (FlatException e) {
            throw new ProtocolException("invalid custom metadata: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a metadata value is a given ASCII text.
     *
     * @param key the key, in ASCII
     * @param expected the text, in ASCII
     * @return true when the key is there with exactly this value
     */
    public boolean metadataEquals(String key, String expected) {
        long pair = find(key);
        if (pair == 0) {
            return false;
        }
        try {
            return isText(Flat.vector(head, pair, 1, 1), expected);
        } catch (FlatException e) {
            throw new ProtocolException("invalid custom metadata: " + e.getMessage(), e);
        }
    }

    /**
     * All metadata whose keys and values are UTF-8.
     *
     * @return an unmodifiable map in the sender's order; of a repeated key the first value
     */
    public Map<String, String> metadata() {
        return metadata(key -> true);
    }

    /**
     * Some of the metadata: the values of other keys, which may be long, are not read.
     *
     * @param wanted which keys
     * @return an unmodifiable map in the sender's order; of a repeated key the first value
     */
    public Map<String, String> metadata(Predicate<String> wanted) {
        if (pairCount == 0) {
            return Map.of();
        }
        Map<String, String> all = new LinkedHashMap<>();
        TextBudget texts = new TextBudget(head);
        try {
            for (int i = 0; i < pairCount; i++) {
                long pair = Flat.indirect(head, pairs + 4L * i);
                String key = Utf8.decode(bytes(pair, 0, texts));
                if (key == null || !wanted.test(key)) {
                    continue;
                }
                String value = Utf8.decode(bytes(pair, 1, texts));
                if (value != null) {
                    all.putIfAbsent(key, value);
                }
            }
        } catch (FlatException e) {
            throw new ProtocolException("invalid custom metadata: " + e.getMessage(), e);
        }
        return all.isEmpty() ? Map.of() : Collections.unmodifiableMap(all);
    }

    private byte[] bytes(long pair, int index, TextBudget texts) {
        long first = Flat.vector(head, pair, index, 1);
        texts.take(4L + Flat.vectorLength(head, first));
        return first == 0
                ? new byte[0]
                : head.asSlice(first, Flat.vectorLength(head, first)).toArray(ValueLayout.JAVA_BYTE);
    }

    private long find(String key) {
        try {
            for (int i = 0; i < pairCount; i++) {
                long pair = Flat.indirect(head, pairs + 4L * i);
                if (isText(Flat.vector(head, pair, 0, 1), key)) {
                    return pair;
                }
            }
            return 0;
        } catch (FlatException e) {
            throw new ProtocolException("invalid custom metadata: " + e.getMessage(), e);
        }
    }

    private boolean isText(long first, String expected) {
        if (first == 0 || Flat.vectorLength(head, first) != expected.length()) {
            return first == 0 && expected.isEmpty();
        }
        // From the end: the protocol's keys start alike.
        for (int i = expected.length() - 1; i >= 0; i--) {
            if (head.get(ValueLayout.JAVA_BYTE, first + i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
