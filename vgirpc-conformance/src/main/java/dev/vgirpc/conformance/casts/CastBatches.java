package dev.vgirpc.conformance.casts;

import dev.vgirpc.Batch;
import dev.vgirpc.Rpc;
import dev.vgirpc.ValueException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Casts batches from a file and writes the results to another. The input has, for each case, two Arrow streams: one with
 * the batch and an empty one of the target schema, each after its length in four bytes. The output has, for each case, a
 * byte (0 a stream with the result, 1 an error), a length and the stream or the error's text. Numbers are big-endian.
 */
public final class CastBatches {

    private CastBatches() {}

    /**
     * Casts all batches.
     *
     * @param args input and output file
     * @throws IOException when a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: cast-batches INPUT OUTPUT");
            System.exit(2);
        }
        int cases = 0;
        try (BufferAllocator allocator = Rpc.allocator().newChildAllocator("casts", 0, Long.MAX_VALUE);
                DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(args[0]))));
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(args[1]))))) {
            for (int length = in.readInt(); length >= 0; length = in.readInt()) {
                byte[] source = in.readNBytes(length);
                byte[] target = in.readNBytes(in.readInt());
                cast(source, schema(target, allocator), allocator, out);
                if (allocator.getAllocatedMemory() != 0) {
                    throw new IllegalStateException("case " + cases + " leaves memory behind");
                }
                cases++;
            }
        }
        System.out.println("cast " + cases + " batches");
    }

    private static Schema schema(byte[] stream, BufferAllocator allocator) throws IOException {
        try (Batch empty = read(stream, allocator)) {
            return empty.schema();
        }
    }

    private static void cast(byte[] source, Schema target, BufferAllocator allocator, DataOutputStream out)
            throws IOException {
        byte status = 0;
        byte[] answer;
        try (Batch batch = read(source, allocator);
                Batch result = batch.castTo(target, allocator)) {
            answer = write(result);
        } catch (ValueException e) {
            status = 1;
            answer = (e.reason() + " " + e.getMessage()).getBytes(StandardCharsets.UTF_8);
        }
        out.writeByte(status);
        out.writeInt(answer.length);
        out.write(answer);
    }

    /** The batch closes all that the reader has made. */
    private static Batch read(byte[] stream, BufferAllocator allocator) throws IOException {
        ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator);
        reader.loadNextBatch();
        MapDictionaryProvider dictionaries = new MapDictionaryProvider();
        reader.getDictionaryVectors().values().forEach(dictionaries::put);
        return Batch.of(reader.getVectorSchemaRoot(), dictionaries);
    }

    /** Arrow's own stream writer copies dictionaries value by value, which not all vectors can. */
    private static byte[] write(Batch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (WriteChannel out = new WriteChannel(Channels.newChannel(bytes))) {
            MessageSerializer.serialize(out, batch.schema());
            for (long id : batch.dictionaries().getDictionaryIds()) {
                FieldVector words = batch.dictionaries().lookup(id).getVector();
                // The root is not closed: the vector stays the batch's.
                VectorSchemaRoot root = new VectorSchemaRoot(List.of(words.getField()), List.of(words), words.getValueCount());
                try (ArrowDictionaryBatch message =
                        new ArrowDictionaryBatch(id, new VectorUnloader(root).getRecordBatch(), false)) {
                    MessageSerializer.serialize(out, message);
                }
            }
            try (ArrowRecordBatch message = new VectorUnloader(batch.root()).getRecordBatch()) {
                MessageSerializer.serialize(out, message);
            }
            ArrowStreamWriter.writeEndOfStream(out, IpcOption.DEFAULT);
        }
        return bytes.toByteArray();
    }
}
