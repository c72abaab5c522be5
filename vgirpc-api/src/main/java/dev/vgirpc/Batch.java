package dev.vgirpc;

import dev.vgirpc.internal.Engines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/**
 * A record batch: Arrow vectors of one length, and the dictionaries of those that are
 * dictionary-encoded.
 *
 * <p><b>Ownership.</b> A batch owns its memory until it is closed. Who gets one closes it, with two
 * exceptions: the batches among the arguments of a service method are closed when the call ends, and
 * a batch that a service method returns, or that stands in a record that it returns, is closed once it
 * is sent. To keep such a batch, {@linkplain #transferTo transfer} it. A batch that is passed to a proxy
 * stays the caller's.
 *
 * <p>A batch belongs to one thread at a time.
 */
public final class Batch implements AutoCloseable {

    private final VectorSchemaRoot root;
    private final DictionaryProvider dictionaries;
    private boolean closed;

    private Batch(VectorSchemaRoot root, DictionaryProvider dictionaries) {
        this.root = root;
        this.dictionaries = dictionaries;
    }

    /**
     * A batch of vectors without dictionaries.
     *
     * @param root the vectors; the batch owns them from now on
     * @return a batch, to be closed by the caller
     */
    public static Batch of(VectorSchemaRoot root) {
        return new Batch(root, new MapDictionaryProvider());
    }

    /**
     * A batch of vectors and their dictionaries.
     *
     * @param root the vectors; the batch owns them from now on
     * @param dictionaries the dictionaries that the vectors name; the batch owns them from now on
     * @return a batch, to be closed by the caller
     */
    public static Batch of(VectorSchemaRoot root, DictionaryProvider dictionaries) {
        return new Batch(root, dictionaries);
    }

    /**
     * A batch of rows, in memory of {@link Rpc#allocator()}.
     *
     * @param <R> the record class
     * @param type the record class; its components are the columns
     * @param rows the rows, none of them null; may be empty
     * @return a new batch, to be closed by the caller
     * @throws ContractException when the record class has no columns of Arrow types
     * @throws ValueException when a value cannot be held by its column; its path starts with the row
     */
    public static <R extends Record> Batch ofRows(Class<R> type, List<? extends R> rows) {
        return ofRows(type, rows, Rpc.allocator());
    }

    /**
     * A batch of rows.
     *
     * @param <R> the record class
     * @param type the record class; its components are the columns
     * @param rows the rows, none of them null; may be empty
     * @param allocator gives the memory
     * @return a new batch, to be closed by the caller
     * @throws ContractException when the record class has no columns of Arrow types
     * @throws ValueException when a value cannot be held by its column; its path starts with the row
     */
    public static <R extends Record> Batch ofRows(
            Class<R> type, List<? extends R> rows, BufferAllocator allocator) {
        return Engines.engine().batches().batch(type, rows, allocator);
    }

    /**
     * The columns that a record class has.
     *
     * @param type the record class
     * @return its schema; a dictionary-encoded column has the type of its values
     * @throws ContractException when the record class has no columns of Arrow types
     */
    public static Schema schemaOf(Class<? extends Record> type) {
        return Engines.engine().batches().schema(type);
    }

    /**
     * The vectors. They may be read, and filled again, until the batch is closed.
     *
     * @return the vectors, which stay the batch's
     */
    public VectorSchemaRoot root() {
        checkOpen();
        return root;
    }

    /**
     * The dictionaries of the vectors, at any depth.
     *
     * @return the dictionaries, which stay the batch's; without any when no vector has one
     */
    public DictionaryProvider dictionaries() {
        checkOpen();
        return dictionaries;
    }

    /**
     * How many rows the batch has; also a batch without columns can have some.
     *
     * @return the number
     */
    public int rowCount() {
        return root().getRowCount();
    }

    /**
     * The columns as they travel.
     *
     * @return the schema; a dictionary-encoded column has the type of its values, while its
     *     {@linkplain #root() vector} has the type of the indices
     */
    public Schema schema() {
        Schema inMemory = root().getSchema();
        Set<Long> used = new HashSet<>();
        List<Field> fields = new ArrayList<>();
        for (Field field : inMemory.getFields()) {
            fields.add(DictionaryUtility.toMessageFormat(field, dictionaries, used));
        }
        return new Schema(fields, inMemory.getCustomMetadata());
    }

    /**
     * The rows as records. Columns are matched by name: their order does not matter, further ones are
     * ignored, and a missing one takes its component's default, or null where null is allowed.
     *
     * @param <R> the record class
     * @param type the record class
     * @return a new unmodifiable list; {@link Batch} components of the records are the caller's to close
     * @throws ContractException when the record class has no columns of Arrow types
     * @throws ValueException when a column or value does not fit; its path starts with the row
     */
    public <R extends Record> List<R> rows(Class<R> type) {
        checkOpen();
        return Engines.engine().batches().rows(this, type);
    }

    /**
     * This batch's values in columns of other types. Columns are matched by name, as the protocol does
     * with the input of streams (protocol page 3.4): they may stand in another order, but the names must
     * be the same. A value that the other type cannot hold is refused, never changed.
     *
     * @param target the columns wanted; a dictionary-encoded one has the type of its values
     * @param allocator gives the memory
     * @return a new batch, to be closed by the caller; this one stays open
     * @throws ValueException when the names differ, a type cannot be cast, or a value does not fit
     */
    public Batch castTo(Schema target, BufferAllocator allocator) {
        checkOpen();
        return Engines.engine().batches().cast(this, target, allocator);
    }

    /**
     * Moves the memory to another allocator, so that the batch outlives the call it came with. This
     * object is closed by it.
     *
     * @param allocator accounts for the memory from now on; of the same root as the present one
     * @return a batch of the same vectors, to be closed by the caller
     */
    public Batch transferTo(BufferAllocator allocator) {
        checkOpen();
        Batch batch = new Batch(shared(root, allocator), new MapDictionaryProvider());
        try {
            MapDictionaryProvider provider = (MapDictionaryProvider) batch.dictionaries;
            for (long id : dictionaries.getDictionaryIds()) {
                Dictionary dictionary = dictionaries.lookup(id);
                FieldVector words = shared(new VectorSchemaRoot(List.of(dictionary.getVector())), allocator).getVector(0);
                provider.put(new Dictionary(words, dictionary.getEncoding()));
            }
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
        close();
        return batch;
    }

    /**
     * Vectors of the same buffers, which the allocator accounts for once the given ones are closed. Arrow's
     * transfer pairs do the same for most types, but not for all that can be nested.
     */
    private static VectorSchemaRoot shared(VectorSchemaRoot vectors, BufferAllocator allocator) {
        VectorSchemaRoot copy = VectorSchemaRoot.create(vectors.getSchema(), allocator);
        try (ArrowRecordBatch buffers = new VectorUnloader(vectors).getRecordBatch()) {
            new VectorLoader(copy).load(buffers);
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /**
     * Whether the batch has been closed.
     *
     * @return true once {@link #close} or {@link #transferTo} was called
     */
    public boolean isClosed() {
        return closed;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the batch is closed: transfer a batch that is to outlive its call");
        }
    }

    /** Frees the memory. Closing twice does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        root.close();
        for (long id : dictionaries.getDictionaryIds()) {
            dictionaries.lookup(id).getVector().close();
        }
    }

    /** The columns and the number of rows, without values. */
    @Override
    public String toString() {
        return closed ? "Batch[closed]" : "Batch[" + rowCount() + " rows, " + schema() + "]";
    }
}
