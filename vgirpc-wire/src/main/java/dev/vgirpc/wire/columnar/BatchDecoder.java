package dev.vgirpc.wire.columnar;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Dictionaries;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.BatchValidator;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnEncoder;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Copies received batches into vectors. */
public final class BatchDecoder {

    private BatchDecoder() {}

    /** How much memory the vectors of a batch take, about. */
    public static long bytes(WireBatch batch) {
        long bytes = batch.bodyBytes();
        for (Dictionaries.Values values : batch.dictionaries().all()) {
            for (WireBatch part : values.parts()) {
                bytes += part.bodyBytes();
            }
        }
        return bytes;
    }

    /**
     * A batch of its own memory.
     *
     * @return a new batch, to be closed by the caller
     * @throws ProtocolException when the batch fails validation at the level
     * @throws LimitException when the allocator has not enough
     */
    public static Batch decode(WireBatch batch, BufferAllocator allocator, Validation level) {
        Schema schema = ArrowSchemas.inMemory(batch.schema());
        BatchValidator.validate(batch, level);
        List<AutoCloseable> made = new ArrayList<>();
        try {
            MapDictionaryProvider dictionaries = new MapDictionaryProvider();
            loadDictionaries(batch, batch.schema().fields(), allocator, dictionaries, made);
            VectorSchemaRoot root = load(batch, batch.schema(), schema, allocator);
            made.clear();
            return Batch.of(root, dictionaries);
        } catch (OutOfMemoryException e) {
            throw new LimitException(
                    "the memory for a batch",
                    "allocator",
                    allocator.getLimit(),
                    allocator.getAllocatedMemory() + bytes(batch));
        } finally {
            made.forEach(BatchDecoder::close);
        }
    }

    /** A batch without rows, whose dictionaries are empty. */
    public static Batch empty(WireSchema schema, BufferAllocator allocator) {
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.inMemory(schema), allocator);
        emptyDictionaries(schema.fields(), allocator, dictionaries);
        return Batch.of(root, dictionaries);
    }

    private static void emptyDictionaries(
            List<WireField> fields, BufferAllocator allocator, MapDictionaryProvider into) {
        for (WireField field : fields) {
            emptyDictionaries(field.children(), allocator, into);
            WireField.Dictionary dictionary = field.dictionary();
            if (dictionary != null && into.lookup(dictionary.id()) == null) {
                FieldVector words = ArrowSchemas.inMemory(field.dictionaryValues()).createVector(allocator);
                into.put(new Dictionary(words, Objects.requireNonNull(ArrowSchemas.inMemory(field).getDictionary())));
            }
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e); // vectors throw no checked exceptions
        }
    }

    private static VectorSchemaRoot load(
            WireBatch batch, WireSchema schema, Schema inMemory, BufferAllocator allocator) {
        VectorSchemaRoot vectors = VectorSchemaRoot.create(inMemory, allocator);
        boolean complete = false;
        try (ArrowBuf body = body(batch, allocator)) {
            Loader loader = new Loader(batch, body, allocator.getEmpty());
            for (int i = 0; i < schema.fields().size(); i++) {
                loader.load(schema.fields().get(i), vectors.getVector(i));
            }
            // Not by setRowCount: that makes vectors resize themselves by offsets that may not have been checked.
            VectorSchemaRoot root =
                    new VectorSchemaRoot(inMemory, vectors.getFieldVectors(), (int) batch.rowCount());
            complete = true;
            return root;
        } catch (OutOfMemoryException | ProtocolException | LimitException e) {
            throw e;
        } catch (RuntimeException e) {
            // Without validation, or what Arrow's vectors cannot hold.
            throw new ProtocolException("the batch does not fit its schema (" + schema.text() + "): " + e.getMessage(), e);
        } finally {
            if (!complete) {
                vectors.close();
            }
        }
    }

    /** The body in memory of the allocator: the very memory that it was read into, or a copy. */
    private static ArrowBuf body(WireBatch batch, BufferAllocator allocator) {
        ArrowBuf shared = batch.sharedBody();
        if (shared != null) {
            return shared.getReferenceManager()
                    .transferOwnership(shared, allocator)
                    .getTransferredBuffer();
        }
        MemorySegment body = batch.body();
        ArrowBuf copy = allocator.buffer(body.byteSize());
        MemorySegment.copy(body, 0, BatchMemory.segment(copy, body.byteSize()), 0, body.byteSize());
        return copy;
    }

    /** Hands out nodes and buffers in depth-first order. */
    private static final class Loader {
        private final WireBatch batch;
        private final ArrowBuf body;
        private final ArrowBuf empty;
        private int node;
        private int buffer;

        Loader(WireBatch batch, ArrowBuf body, ArrowBuf empty) {
            this.batch = batch;
            this.body = body;
            this.empty = empty;
        }

        void load(WireField field, FieldVector vector) {
            long nulls = batch.nodeNullCount(node);
            ArrowFieldNode values = new ArrowFieldNode(batch.nodeLength(node), nulls);
            node++;
            int count = field.dictionary() == null ? field.type().bufferCount() : 2;
            List<ArrowBuf> buffers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long bytes = batch.buffer(buffer).byteSize();
                // Without nulls the bitmap says nothing, but Arrow's vectors would believe it.
                boolean unused = i == 0 && nulls == 0 && BatchEncoder.hasValidity(field);
                // Slices do not count as references: vectors keep what they need.
                buffers.add(bytes == 0 || unused ? empty : body.slice(batch.bufferOffset(buffer), bytes));
                buffer++;
            }
            vector.loadFieldBuffers(values, buffers);
            if (field.dictionary() == null) {
                List<FieldVector> children = vector.getChildrenFromFields();
                for (int i = 0; i < children.size(); i++) {
                    load(field.children().get(i), children.get(i));
                }
            }
        }
    }

    private static void loadDictionaries(
            WireBatch batch,
            List<WireField> fields,
            BufferAllocator allocator,
            MapDictionaryProvider into,
            List<AutoCloseable> made) {
        for (WireField field : fields) {
            loadDictionaries(batch, field.children(), allocator, into, made);
            WireField.Dictionary dictionary = field.dictionary();
            if (dictionary != null && into.lookup(dictionary.id()) == null) {
                Dictionaries.Values values = batch.dictionaries().get(dictionary.id());
                if (values == null) {
                    throw new ProtocolException("dictionary " + dictionary.id() + " was never sent");
                }
                FieldVector vector = values(field, values, allocator);
                made.add(vector);
                into.put(new Dictionary(vector, Objects.requireNonNull(ArrowSchemas.inMemory(field).getDictionary())));
            }
        }
    }

    /** The vector of a dictionary's values. */
    private static FieldVector values(WireField field, Dictionaries.Values values, BufferAllocator allocator) {
        WireField column = field.dictionaryValues();
        return values.parts().size() == 1
                ? values(column, values.parts().getFirst(), allocator)
                : joined(column, values, allocator);
    }

    private static FieldVector values(WireField column, WireBatch part, BufferAllocator allocator) {
        WireSchema schema = new WireSchema(List.of(column));
        return load(part, schema, ArrowSchemas.inMemory(schema), allocator).getVector(0);
    }

    /**
     * A dictionary and its deltas as one. They are read as values, which checks all that is read at any
     * level: Arrow's own appender believes the vectors, and has left its buffers for those that lie.
     */
    private static FieldVector joined(WireField column, Dictionaries.Values values, BufferAllocator allocator) {
        if (!isJoinable(column)) {
            throw new ProtocolException("a dictionary of " + column.typeText()
                    + " came with a delta, which cannot be joined to it in vectors");
        }
        @Nullable Object[] words = ColumnDecoder.words(column, values);
        WireSchema schema = new WireSchema(List.of(column.withNullable(true)));
        return BatchStreams.through(
                out -> {
                    BatchWriter writer = new BatchWriter(out);
                    out.putCopy(SchemaMessage.encode(schema));
                    writer.begin(BatchHead.of(schema, Metadata.EMPTY));
                    ColumnEncoder.of(column).encode(writer, words, 0, words.length);
                    writer.end(words.length);
                    writer.endStream();
                },
                batch -> values(column, batch, allocator));
    }

    /** Whether values of the type can be read and written again. */
    private static boolean isJoinable(WireField field) {
        return field.dictionary() == null
                && !(field.type() instanceof WireType.Interval)
                && field.children().stream().allMatch(BatchDecoder::isJoinable);
    }
}
