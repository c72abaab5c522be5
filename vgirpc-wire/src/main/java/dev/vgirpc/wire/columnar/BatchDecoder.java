package dev.vgirpc.wire.columnar;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.Dictionaries;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.BatchValidator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.util.VectorBatchAppender;

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
        BatchValidator.validate(batch, level);
        List<AutoCloseable> made = new ArrayList<>();
        try {
            MapDictionaryProvider dictionaries = new MapDictionaryProvider();
            loadDictionaries(batch, batch.schema().fields(), allocator, dictionaries, made);
            VectorSchemaRoot root = load(batch, batch.schema(), allocator);
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

    /** A batch without rows. */
    public static Batch empty(WireSchema schema, BufferAllocator allocator) {
        Object[][] columns = new Object[schema.fields().size()][0];
        return NaturalBatches.batch(schema, columns, 0, allocator);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e); // vectors throw no checked exceptions
        }
    }

    private static VectorSchemaRoot load(WireBatch batch, WireSchema schema, BufferAllocator allocator) {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.inMemory(schema), allocator);
        boolean complete = false;
        try (ArrowBuf body = copy(batch, allocator);
                ArrowRecordBatch message = message(batch, schema, body, allocator.getEmpty())) {
            new VectorLoader(root).load(message);
            complete = true;
            return root;
        } catch (OutOfMemoryException | ProtocolException | LimitException e) {
            throw e;
        } catch (RuntimeException e) {
            // Without validation, or what Arrow's vectors cannot hold.
            throw new ProtocolException("the batch does not fit its schema (" + schema.text() + "): " + e.getMessage(), e);
        } finally {
            if (!complete) {
                root.close();
            }
        }
    }

    private static ArrowBuf copy(WireBatch batch, BufferAllocator allocator) {
        MemorySegment body = batch.body();
        ArrowBuf copy = allocator.buffer(body.byteSize());
        MemorySegment.copy(body, 0, BatchMemory.segment(copy, body.byteSize()), 0, body.byteSize());
        return copy;
    }

    private static ArrowRecordBatch message(WireBatch batch, WireSchema schema, ArrowBuf body, ArrowBuf empty) {
        List<ArrowFieldNode> nodes = new ArrayList<>(batch.nodeCount());
        List<ArrowBuf> buffers = new ArrayList<>(batch.bufferCount());
        schema.fields().forEach(field -> collect(batch, field, body, empty, nodes, buffers));
        return new ArrowRecordBatch((int) batch.rowCount(), nodes, buffers);
    }

    private static void collect(
            WireBatch batch,
            WireField field,
            ArrowBuf body,
            ArrowBuf empty,
            List<ArrowFieldNode> nodes,
            List<ArrowBuf> buffers) {
        int node = nodes.size();
        long nulls = batch.nodeNullCount(node);
        nodes.add(new ArrowFieldNode(batch.nodeLength(node), nulls));
        int count = field.dictionary() == null ? field.type().bufferCount() : 2;
        for (int i = 0; i < count; i++) {
            int buffer = buffers.size();
            long bytes = batch.buffer(buffer).byteSize();
            // Without nulls the bitmap says nothing, but Arrow's vectors would believe it.
            boolean unused = i == 0 && nulls == 0 && BatchEncoder.hasValidity(field);
            buffers.add(bytes == 0 || unused ? empty : body.slice(batch.bufferOffset(buffer), bytes));
        }
        if (field.dictionary() == null) {
            field.children().forEach(child -> collect(batch, child, body, empty, nodes, buffers));
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
        WireSchema column = new WireSchema(List.of(field.dictionaryValues()));
        FieldVector first = load(values.parts().getFirst(), column, allocator).getVector(0);
        for (WireBatch delta : values.parts().subList(1, values.parts().size())) {
            try (VectorSchemaRoot more = load(delta, column, allocator)) {
                VectorBatchAppender.batchAppend(first, more.getVector(0));
            } catch (RuntimeException e) {
                first.close();
                throw e;
            }
        }
        return first;
    }
}
