package dev.vgirpc.internal;

import dev.vgirpc.Batch;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/** Brings batches to the columns of a stream. */
public final class BatchColumns {

    private BatchColumns() {}

    /**
     * Takes an emitted batch over and fits it to a stream's columns: further columns are dropped, others
     * reordered, then safely cast (protocol page 3.2). Memory is asked for when a cast needs it.
     *
     * @throws ValueException when a column is missing, cannot be cast, or a value does not fit
     */
    public static Batch fit(Batch emitted, Schema output, Supplier<BufferAllocator> memory) {
        if (sameColumns(emitted.schema(), output)) {
            return emitted;
        }
        Batch selected = emitted;
        try {
            selected = select(emitted, output);
            if (sameColumns(selected.schema(), output)) {
                return selected;
            }
            Batch cast = selected.castTo(output, memory.get());
            selected.close();
            return cast;
        } catch (RuntimeException | Error e) {
            selected.close();
            throw e;
        }
    }

    /** Columns alone: a schema's own metadata is no part of a stream's contract. */
    private static boolean sameColumns(Schema one, Schema other) {
        return one.getFields().equals(other.getFields());
    }

    /** Moves the wanted columns into a new batch; the given one is closed by it. */
    private static Batch select(Batch batch, Schema output) {
        List<String> present = names(batch.schema());
        List<String> wanted = names(output);
        if (present.equals(wanted)) {
            return batch;
        }
        if (!present.containsAll(wanted)) {
            throw new ValueException(
                    Reason.SHAPE,
                    "",
                    "the batch has the columns " + present + " but the stream's output needs " + wanted);
        }
        VectorSchemaRoot root = batch.root();
        List<FieldVector> vectors = new ArrayList<>();
        for (String name : wanted) {
            vectors.add(move(root.getVector(present.indexOf(name))));
        }
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        for (long id : batch.dictionaries().getDictionaryIds()) {
            Dictionary dictionary = batch.dictionaries().lookup(id);
            dictionaries.put(new Dictionary(move(dictionary.getVector()), dictionary.getEncoding()));
        }
        int rows = root.getRowCount();
        batch.close();
        return Batch.of(
                new VectorSchemaRoot(vectors.stream().map(FieldVector::getField).toList(), vectors, rows), dictionaries);
    }

    private static FieldVector move(FieldVector vector) {
        TransferPair pair = vector.makeTransferPair(vector.getField().createVector(vector.getAllocator()));
        pair.transfer();
        return (FieldVector) pair.getTo();
    }

    private static List<String> names(Schema schema) {
        return schema.getFields().stream().map(Field::getName).toList();
    }

    /** Another batch on the same memory, each to be closed by itself. */
    public static Batch share(Batch batch) {
        VectorSchemaRoot root = batch.root();
        List<FieldVector> vectors = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            vectors.add(share(vector));
        }
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        for (long id : batch.dictionaries().getDictionaryIds()) {
            Dictionary dictionary = batch.dictionaries().lookup(id);
            dictionaries.put(new Dictionary(share(dictionary.getVector()), dictionary.getEncoding()));
        }
        return Batch.of(new VectorSchemaRoot(root.getSchema(), vectors, root.getRowCount()), dictionaries);
    }

    private static FieldVector share(FieldVector vector) {
        TransferPair pair = vector.makeTransferPair(vector.getField().createVector(vector.getAllocator()));
        pair.splitAndTransfer(0, vector.getValueCount());
        return (FieldVector) pair.getTo();
    }
}
