package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** One cast of one batch: holds every buffer that is made until the vectors hold it themselves. */
final class Casting implements AutoCloseable {

    private final BufferAllocator allocator;
    private final DictionaryProvider source;
    private final List<ArrowBuf> made = new ArrayList<>();
    private final Map<Long, Words> words = new LinkedHashMap<>();

    private record Words(WireField field, Column values) {}

    Casting(BufferAllocator allocator, DictionaryProvider source) {
        this.allocator = allocator;
        this.source = source;
    }

    /** A buffer of so many bytes, of any content. */
    ArrowBuf allocate(long bytes) {
        if (bytes == 0) {
            return allocator.getEmpty();
        }
        ArrowBuf buffer = allocator.buffer(bytes);
        made.add(buffer);
        buffer.writerIndex(bytes);
        return buffer;
    }

    /** A buffer of zeros. */
    ArrowBuf zeros(long bytes) {
        ArrowBuf buffer = allocate(bytes);
        BatchMemory.segment(buffer, bytes).fill((byte) 0);
        return buffer;
    }

    /** The memory of a buffer that was made here. */
    static MemorySegment segment(ArrowBuf buffer) {
        return BatchMemory.segment(buffer, buffer.readableBytes());
    }

    /** The words of a dictionary-encoded column of the source. */
    Column words(WireField.Dictionary dictionary, WireField values) {
        Dictionary found = source.lookup(dictionary.id());
        if (found == null) {
            throw Misfit.shape("the batch has no dictionary " + dictionary.id());
        }
        return Column.of(found.getVector(), values);
    }

    /** Whether a dictionary of the result is there already. */
    boolean defines(WireField.Dictionary dictionary) {
        return words.containsKey(dictionary.id());
    }

    /** Gives a dictionary-encoded column of the result its words. */
    void define(WireField target, Column values) {
        words.put(Objects.requireNonNull(target.dictionary()).id(), new Words(target, values));
    }

    /** The vectors of columns; the caller closes them. */
    VectorSchemaRoot load(Schema schema, List<Column> columns, int rows) {
        List<ArrowFieldNode> nodes = new ArrayList<>();
        List<ArrowBuf> buffers = new ArrayList<>();
        columns.forEach(column -> flatten(column, nodes, buffers));
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        boolean complete = false;
        try (ArrowRecordBatch message = new ArrowRecordBatch(rows, nodes, buffers)) {
            new VectorLoader(root).load(message);
            complete = true;
            return root;
        } finally {
            if (!complete) {
                root.close();
            }
        }
    }

    /** The dictionaries of the result; the caller closes their vectors. */
    MapDictionaryProvider dictionaries() {
        MapDictionaryProvider provider = new MapDictionaryProvider();
        boolean complete = false;
        try {
            for (Words each : words.values()) {
                Schema column = new Schema(List.of(ArrowSchemas.inMemory(each.field.dictionaryValues())));
                FieldVector vector =
                        load(column, List.of(each.values), each.values.rows).getVector(0);
                provider.put(new Dictionary(
                        vector,
                        Objects.requireNonNull(
                                ArrowSchemas.inMemory(each.field).getDictionary())));
            }
            complete = true;
            return provider;
        } finally {
            if (!complete) {
                close(provider);
            }
        }
    }

    static void close(MapDictionaryProvider provider) {
        for (long id : provider.getDictionaryIds()) {
            provider.lookup(id).getVector().close();
        }
    }

    private void flatten(Column column, List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
        nodes.add(new ArrowFieldNode(column.rows, column.nulls));
        column.buffers.forEach(buffer -> buffers.add(ours(buffer)));
        column.children.forEach(child -> flatten(child, nodes, buffers));
    }

    /** Memory is shared within one root allocator only. */
    private ArrowBuf ours(ArrowBuf buffer) {
        if (buffer.capacity() == 0) {
            return allocator.getEmpty();
        }
        if (buffer.getReferenceManager().getAllocator().getRoot() == allocator.getRoot()) {
            return buffer;
        }
        ArrowBuf copy = allocate(buffer.readableBytes());
        segment(copy).copyFrom(segment(buffer));
        return copy;
    }

    @Override
    public void close() {
        made.forEach(ArrowBuf::close);
        made.clear();
    }
}
