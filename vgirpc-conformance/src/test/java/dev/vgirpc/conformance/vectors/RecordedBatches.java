package dev.vgirpc.conformance.vectors;

import dev.vgirpc.Batch;
import dev.vgirpc.Rpc;
import dev.vgirpc.Validation;
import dev.vgirpc.conformance.DictionaryEcho;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.columnar.BatchDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/** The batches that recorded producers of dictionaries gave, by the name of the producer. */
final class RecordedBatches implements DictionaryEcho.Batches {

    private static final String PREFIX = "produce-";

    private final Map<String, byte[]> bytes = new LinkedHashMap<>();

    RecordedBatches(List<Vector> answers) {
        answers.forEach(answer ->
                bytes.put(Transcript.plain(answer).substring(PREFIX.length()), answer.bytes()));
    }

    /** Told of each batch of a stream. */
    interface Reader {
        void read(WireBatch batch);
    }

    /** Reads the batches of one of several streams. */
    static void read(byte[] bytes, int stream, Reader reader) {
        try (IpcReader in = StreamMatcher.reader(bytes, 0)) {
            for (int before = 0; before < stream; before++) {
                in.openStream();
                in.drain();
            }
            in.openStream();
            for (WireBatch batch = in.next(); batch != null; batch = in.next()) {
                reader.read(batch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As vectors, to be closed by the caller. */
    static Batch decode(WireBatch batch) {
        return BatchDecoder.decode(batch, Rpc.allocator(), Validation.FULL);
    }

    private byte[] of(String name) {
        byte[] known = bytes.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no batches " + name);
        }
        return known;
    }

    @Override
    public Schema columns(String name) {
        try (Batch first = batch(name, 0)) {
            return first.schema();
        }
    }

    @Override
    public int count(String name) {
        List<Long> rows = new ArrayList<>();
        read(of(name), 0, batch -> rows.add(batch.rowCount()));
        return rows.size();
    }

    @Override
    public Batch batch(String name, int index) {
        List<Batch> all = new ArrayList<>();
        read(of(name), 0, batch -> all.add(decode(batch)));
        for (int i = 0; i < all.size(); i++) {
            if (i != index) {
                all.get(i).close();
            }
        }
        return all.get(index);
    }
}
