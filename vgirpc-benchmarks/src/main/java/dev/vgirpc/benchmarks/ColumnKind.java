package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.Rpc;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.TransferPair;

/** Columns of about 16 MB whose batches are moved. */
enum ColumnKind {
    /** 64-bit numbers, none of them null. */
    INT64("int64") {
        @Override
        FieldVector vector(BufferAllocator allocator, MapDictionaryProvider dictionaries) {
            return numbers(allocator, 0);
        }
    },
    /** 64-bit numbers, every tenth null. */
    NULLABLE("int64 with 10 % nulls") {
        @Override
        FieldVector vector(BufferAllocator allocator, MapDictionaryProvider dictionaries) {
            return numbers(allocator, 10);
        }
    },
    /** Texts of 20 bytes. */
    UTF8("utf8 of 20 bytes") {
        @Override
        FieldVector vector(BufferAllocator allocator, MapDictionaryProvider dictionaries) {
            int rows = BYTES / 24;
            VarCharVector vector = new VarCharVector("v", allocator);
            vector.allocateNew((long) rows * 20, rows);
            for (int i = 0; i < rows; i++) {
                vector.set(i, String.format("text of number %05d", i % 100_000).getBytes(StandardCharsets.US_ASCII));
            }
            vector.setValueCount(rows);
            return vector;
        }
    },
    /** 16-bit indices of a hundred words. */
    DICTIONARY("dictionary of 100 words") {
        @Override
        FieldVector vector(BufferAllocator allocator, MapDictionaryProvider dictionaries) {
            DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(16, true));
            VarCharVector words = new VarCharVector("words", allocator);
            words.allocateNew(100);
            for (int i = 0; i < 100; i++) {
                words.setSafe(i, ("word " + i).getBytes(StandardCharsets.US_ASCII));
            }
            words.setValueCount(100);
            dictionaries.put(new Dictionary(words, encoding));
            int rows = BYTES / 2;
            SmallIntVector vector = new SmallIntVector(
                    new Field("v", new FieldType(true, encoding.getIndexType(), encoding), List.of()), allocator);
            vector.allocateNew(rows);
            for (int i = 0; i < rows; i++) {
                vector.set(i, i % 100);
            }
            vector.setValueCount(rows);
            return vector;
        }
    };

    /** The bytes of a batch, about. */
    static final int BYTES = 16_000_000;

    private final String text;

    ColumnKind(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    abstract FieldVector vector(BufferAllocator allocator, MapDictionaryProvider dictionaries);

    static FieldVector numbers(BufferAllocator allocator, int everyNull) {
        int rows = BYTES / 8;
        BigIntVector vector = new BigIntVector("v", allocator);
        vector.allocateNew(rows);
        for (int i = 0; i < rows; i++) {
            if (everyNull > 0 && i % everyNull == 0) {
                vector.setNull(i);
            } else {
                vector.set(i, i);
            }
        }
        vector.setValueCount(rows);
        return vector;
    }

    /** A new batch, to be closed by the caller. */
    Batch batch() {
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        FieldVector vector = vector(Rpc.allocator(), dictionaries);
        return Batch.of(
                new VectorSchemaRoot(List.of(vector.getField()), List.of(vector), vector.getValueCount()), dictionaries);
    }

    /** Another batch on the same memory. */
    static Batch share(Batch batch) {
        VectorSchemaRoot root = batch.root();
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        for (long id : batch.dictionaries().getDictionaryIds()) {
            Dictionary dictionary = batch.dictionaries().lookup(id);
            dictionaries.put(new Dictionary(share(dictionary.getVector()), dictionary.getEncoding()));
        }
        return Batch.of(
                new VectorSchemaRoot(root.getSchema(), List.of(share(root.getVector(0))), root.getRowCount()),
                dictionaries);
    }

    private static FieldVector share(FieldVector vector) {
        TransferPair pair = vector.getTransferPair(vector.getField(), vector.getAllocator());
        pair.splitAndTransfer(0, vector.getValueCount());
        return (FieldVector) pair.getTo();
    }
}
