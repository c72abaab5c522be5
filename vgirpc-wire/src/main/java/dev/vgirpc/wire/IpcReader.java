package dev.vgirpc.wire;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.FlatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ReadableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads Arrow IPC streams that follow one another (protocol page 2.1): {@link #openStream()}, then
 * {@link #next()} until it gives null, then the next stream. Both the current framing and the old
 * one without continuation markers are read. Not safe for several threads.
 *
 * <p>After an exception {@link #inStep()} tells whether the reader still knows where the next message
 * starts, so that the stream can be drained and the connection used further.
 */
public final class IpcReader implements AutoCloseable {

    /** Messages up to this size are read in the connection's own buffer. */
    private static final long MAX_BUFFERED = 256 << 10;

    private static final int V4 = SchemaMessage.METADATA_V5 - 1;

    private final ByteInput in;
    private final @Nullable Progress progress;
    private final Limits limits;
    private final SchemaCache schemas;
    private final WireBatch batch = new WireBatch();
    private @Nullable BodyMemory bodyBlock;
    private BodyMemory.Allocation bodies = WireMemory::allocate;
    private WireSchema schema = WireSchema.EMPTY;
    private Dictionaries dictionaries = Dictionaries.NONE;
    private @Nullable Map<Long, WireField> dictionaryFields;
    private boolean inStream;
    private boolean inStep = true;
    private boolean inputEnded;

    // The message that was read last.
    private MemorySegment head = MemorySegment.NULL;
    private MemorySegment body = MemorySegment.NULL;
    private long messageTable;
    private int version;
    private int headerType;

    /**
     * A reader of a blocking channel.
     *
     * @param channel the channel, which stays the caller's
     * @param limits bounds on what is read
     * @param schemas schemas seen before
     */
    public IpcReader(ReadableByteChannel channel, Limits limits, SchemaCache schemas) {
        this(channel, limits, schemas, null);
    }

    /**
     * A reader of a blocking channel that tells how far it has come.
     *
     * @param channel the channel, which stays the caller's
     * @param limits bounds on what is read
     * @param schemas schemas seen before
     * @param progress is told of bytes and messages, or null
     */
    public IpcReader(
            ReadableByteChannel channel, Limits limits, SchemaCache schemas, @Nullable Progress progress) {
        this.in = new ByteInput(channel, progress);
        this.progress = progress;
        this.limits = limits;
        this.schemas = schemas;
    }

    /**
     * A reader of bytes in memory.
     *
     * @param bytes the bytes, which must stay valid while the reader and its batches are used
     * @param limits bounds on what is read
     * @param schemas schemas seen before
     */
    public IpcReader(MemorySegment bytes, Limits limits, SchemaCache schemas) {
        this.in = new ByteInput(bytes);
        this.progress = null;
        this.limits = limits;
        this.schemas = schemas;
    }

    /**
     * Reads the schema that starts a stream.
     *
     * @return the schema, or null when the input ends before it
     * @throws IOException when the channel fails
     * @throws ProtocolException when the bytes are no schema message
     * @throws LimitException when the schema is over a limit
     */
    public @Nullable WireSchema openStream() throws IOException {
        release();
        dictionaries = Dictionaries.NONE;
        dictionaryFields = null;
        inStream = false;
        if (!in.ensure(1)) {
            return null;
        }
        inStep = false;
        if (!readMessage()) {
            throw new ProtocolException("expected a schema message but got the end of a stream");
        }
        if (headerType != SchemaMessage.HEADER_SCHEMA) {
            throw new ProtocolException("expected a schema message but got header type " + headerType);
        }
        inStream = true;
        inStep = true;
        schema = schemas.get(head, limits);
        return schema;
    }

    /**
     * Reads the next record batch, and the dictionaries before it.
     *
     * @return the batch, valid until the next call, or null at the end of the stream
     * @throws IOException when the channel fails
     * @throws ProtocolException when the bytes are no message of the stream
     * @throws LimitException when a message is over a limit
     */
    public @Nullable WireBatch next() throws IOException {
        release();
        while (inStream) {
            inStep = false;
            if (!readMessage()) {
                inStream = false;
                inStep = true;
                return null;
            }
            inStep = true;
            if (version == V4) {
                checkV4();
            }
            switch (headerType) {
                case SchemaMessage.HEADER_RECORD_BATCH -> {
                    batch.reset(schema, dictionaries, head, messageTable, header(), body);
                    batch.share(bodyBlock instanceof BodyMemory.Shared(ArrowBuf buffer, MemorySegment all) ? buffer : null);
                    decompress(batch);
                    in.hold();
                    return batch;
                }
                case SchemaMessage.HEADER_DICTIONARY -> dictionary();
                default -> throw new ProtocolException("unexpected message with header type " + headerType
                        + " inside a stream");
            }
        }
        return null;
    }

    /**
     * Whether the reader knows where the next message starts.
     *
     * @return false after broken framing
     */
    public boolean inStep() {
        return inStep;
    }

    /**
     * Whether the input ended where more was due: in the middle of a message, or before a stream's end
     * marker.
     *
     * @return true when the peer stopped sending
     */
    public boolean inputEnded() {
        return inputEnded;
    }

    /**
     * Reads to the end of the current stream, ignoring its content. A batch that {@link #next()} gave
     * before is dead afterwards, but see {@link #drainHolding()}.
     *
     * @throws IOException when the channel fails
     * @throws ProtocolException when the framing is broken
     */
    public void drain() throws IOException {
        release();
        drainHolding();
    }

    /**
     * Reads to the end of the current stream while the latest batch stays valid.
     *
     * @throws IOException when the channel fails
     * @throws ProtocolException when the framing is broken
     */
    public void drainHolding() throws IOException {
        while (inStream) {
            inStep = false;
            if (!skipMessage()) {
                inStream = false;
            } else if (headerType == SchemaMessage.HEADER_SCHEMA) {
                // A body length that lies has swallowed an end marker: what follows belongs to another stream.
                throw new ProtocolException("a schema message inside a stream: its end marker is missing");
            }
            inStep = true;
            if (progress != null) {
                progress.messageSkipped();
            }
        }
    }

    /**
     * Whether the bodies of large messages are read into memory that vectors can share. It needs native
     * access, see {@link BatchMemory}.
     *
     * @param shared true to share; false at first
     */
    public void shareBodies(boolean shared) {
        bodies = shared ? BodyMemory::shared : WireMemory::allocate;
    }

    private void release() {
        batch.forget();
        in.release();
        freeBody();
    }

    private void freeBody() {
        BodyMemory block = bodyBlock;
        if (block != null) {
            bodyBlock = null;
            block.close();
        }
    }

    /** Reads the prefix of a message; gives the length of its metadata, or 0 at the end of a stream. */
    private int readPrefix() throws IOException {
        if (progress != null && in.ensure(1)) {
            progress.messageBegins();
        }
        if (!in.ensure(4)) {
            if (in.ensure(1)) {
                throw truncated();
            }
            inputEnded = true;
            return 0; // A missing end marker at the end of the input is accepted (page 18.8).
        }
        int first = Flat.i32(in.segment(), in.position());
        in.advance(4);
        if (first != -1) {
            return checkLength(first);
        }
        if (!in.ensure(4)) {
            throw truncated();
        }
        int length = Flat.i32(in.segment(), in.position());
        in.advance(4);
        return checkLength(length);
    }

    private int checkLength(int length) {
        if (length < 0) {
            throw new ProtocolException("a message's metadata length is " + length + ": not an Arrow IPC stream");
        }
        if (length > limits.maxMetadataBytes()) {
            throw new LimitException(
                    "a message's metadata length", "maxMetadataBytes", limits.maxMetadataBytes(), length);
        }
        return length;
    }

    private ProtocolException truncated() {
        inputEnded = true;
        return new ProtocolException("the input ends in the middle of a message");
    }

    /** Parses the metadata at the position; gives the length of the body that follows it. */
    private long parseHead(int metadataLength) {
        head = in.segment().asSlice(in.position(), metadataLength);
        try {
            messageTable = Flat.root(head);
            version = Flat.i16(head, messageTable, 0, 0);
            if (version < V4 || version > SchemaMessage.METADATA_V5) {
                throw new ProtocolException("Arrow metadata version V" + (version + 1)
                        + " is not supported; V4 and V5 are");
            }
            headerType = Flat.u8(head, messageTable, 1, 0);
            long bodyLength = Flat.i64(head, messageTable, 3, 0);
            if (bodyLength < 0) {
                throw new ProtocolException("a message's body length is " + bodyLength);
            }
            return bodyLength;
        } catch (FlatException e) {
            throw new ProtocolException("invalid message: " + e.getMessage(), e);
        }
    }

    /** What looks like V5 in a message of V4, but may be laid out otherwise. */
    private void checkV4() {
        try {
            if (Flat.vectorLength(head, Flat.vector(head, messageTable, 4, 4)) > 0) {
                throw new ProtocolException("a message of Arrow metadata version V4 has custom metadata: there it"
                        + " could say that buffers are compressed, so only V5 is read with it");
            }
        } catch (FlatException e) {
            throw new ProtocolException("invalid message: " + e.getMessage(), e);
        }
        if (hasUnion(schema.fields())) {
            throw new ProtocolException(
                    "a message of Arrow metadata version V4 has a union column: only V5 is read with unions");
        }
    }

    private static boolean hasUnion(List<WireField> fields) {
        for (WireField field : fields) {
            if (field.type() instanceof WireType.Union || hasUnion(field.children())) {
                return true;
            }
        }
        return false;
    }

    private boolean readMessage() throws IOException {
        int metadataLength = readPrefix();
        if (metadataLength == 0) {
            return false;
        }
        if (!in.ensure(metadataLength)) {
            throw truncated();
        }
        long bodyLength = parseHead(metadataLength);
        if (bodyLength > limits.maxMessageBytes()) {
            in.advance(metadataLength);
            skipBody(bodyLength);
            inStep = true;
            throw new LimitException("a message's body length", "maxMessageBytes", limits.maxMessageBytes(), bodyLength);
        }
        if (bodyLength == 0) {
            in.advance(metadataLength);
            body = MemorySegment.NULL;
        } else if (in.isSegment() || metadataLength + bodyLength <= MAX_BUFFERED) {
            if (!in.ensure(metadataLength + bodyLength)) {
                throw truncated();
            }
            head = in.segment().asSlice(in.position(), metadataLength);
            body = in.segment().asSlice(in.position() + metadataLength, bodyLength);
            in.advance(metadataLength + bodyLength);
        } else {
            in.advance(metadataLength);
            in.hold();
            BodyMemory block = in.read(bodyLength, bodies);
            if (block == null) {
                throw truncated();
            }
            bodyBlock = block;
            body = block.segment().asSlice(0, bodyLength);
        }
        return true;
    }

    private boolean skipMessage() throws IOException {
        int metadataLength = readPrefix();
        if (metadataLength == 0) {
            return false;
        }
        if (!in.ensure(metadataLength)) {
            throw truncated();
        }
        MemorySegment heldHead = head;
        long bodyLength = parseHead(metadataLength);
        head = heldHead;
        in.advance(metadataLength);
        skipBody(bodyLength);
        return true;
    }

    private void skipBody(long bodyLength) throws IOException {
        if (bodyLength > limits.maxDrainBytes()) {
            throw new ProtocolException("a message of " + bodyLength
                    + " bytes was refused and is too large to be skipped (maxDrainBytes = "
                    + limits.maxDrainBytes() + "); the connection is closed");
        }
        if (!in.skip(bodyLength)) {
            throw truncated();
        }
    }

    private long header() {
        try {
            long table = Flat.table(head, messageTable, 2);
            if (table == 0) {
                throw new ProtocolException("a message has no header");
            }
            return table;
        } catch (FlatException e) {
            throw new ProtocolException("invalid message: " + e.getMessage(), e);
        }
    }

    /** Copies a dictionary out of the buffer: it stays in force while further batches are read. */
    private void dictionary() {
        long table = header();
        try {
            long id = Flat.i64(head, table, 0, 0);
            long data = Flat.table(head, table, 1);
            boolean delta = Flat.bool(head, table, 2, false);
            WireField field = dictionaryFields().get(id);
            if (data == 0 || field == null) {
                throw new ProtocolException("a dictionary message is for dictionary " + id
                        + (field == null ? ", which no column uses" : " but holds no batch"));
            }
            if (dictionaries == Dictionaries.NONE) {
                dictionaries = new Dictionaries();
            }
            checkDictionaries(id, delta, head.byteSize() + body.byteSize());
            WireBatch values = new WireBatch();
            values.reset(new WireSchema(List.of(field.dictionaryValues())), dictionaries, copy(head), 0, data, body);
            decompress(values);
            checkDictionaries(id, delta, head.byteSize() + values.bodyBytes());
            values.body(copy(values.body()));
            dictionaries.put(id, delta, values, head.byteSize() + values.bodyBytes());
        } catch (FlatException e) {
            throw new ProtocolException("invalid dictionary message: " + e.getMessage(), e);
        } finally {
            release();
        }
    }

    /** Its new body takes the place of the compressed one. */
    private void decompress(WireBatch compressed) {
        WireMemory.Block plain = compressed.decompress(limits);
        if (plain != null) {
            freeBody();
            bodyBlock = plain;
        }
    }

    private void checkDictionaries(long id, boolean delta, long bytes) {
        long all = dictionaries.bytesWith(id, delta, bytes);
        if (all > limits.maxMessageBytes()) {
            throw new LimitException(
                    "the size of a stream's dictionaries", "maxMessageBytes", limits.maxMessageBytes(), all);
        }
    }

    private static MemorySegment copy(MemorySegment source) {
        return MemorySegment.ofArray(source.toArray(ValueLayout.JAVA_BYTE));
    }

    private Map<Long, WireField> dictionaryFields() {
        Map<Long, WireField> known = dictionaryFields;
        if (known == null) {
            known = new HashMap<>();
            collect(schema.fields(), known);
            dictionaryFields = known;
        }
        return known;
    }

    private static void collect(List<WireField> fields, Map<Long, WireField> into) {
        for (WireField field : fields) {
            WireField.Dictionary dictionary = field.dictionary();
            if (dictionary != null) {
                WireField other = into.putIfAbsent(dictionary.id(), field);
                if (other != null && !other.dictionaryValues().sameType(field.dictionaryValues())) {
                    throw new ProtocolException("dictionary " + dictionary.id() + " is used with two types: "
                            + other.typeText() + " and " + field.typeText());
                }
            }
            collect(field.children(), into);
        }
    }

    /** Frees the buffers; the channel stays open. */
    @Override
    public void close() {
        release();
        in.close();
    }
}
