package dev.vgirpc.wire.support;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads IPC streams as comparable objects. */
public final class Streams {

    /** A stream as it was read. */
    public record Stream(WireSchema schema, List<Batch> batches) {}

    /** A batch as it was read; values as {@link Values#comparable} gives them. */
    public record Batch(long rows, Map<String, String> metadata, List<Object> columns) {}

    private Streams() {}

    public static IpcReader reader(ReadableByteChannel channel, Limits limits) {
        return new IpcReader(channel, limits, new SchemaCache());
    }

    public static IpcReader reader(byte[] bytes) {
        return new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), new SchemaCache());
    }

    /** All streams to the end of the input. */
    public static List<Stream> readAll(IpcReader reader) throws IOException {
        List<Stream> all = new ArrayList<>();
        while (reader.openStream() instanceof WireSchema schema) {
            List<Batch> batches = new ArrayList<>();
            all.add(new Stream(schema, batches));
            while (reader.next() instanceof WireBatch batch) {
                batches.add(copy(batch));
            }
        }
        return all;
    }

    public static List<Stream> readAll(byte[] bytes) {
        try (IpcReader reader = reader(bytes)) {
            return readAll(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Batch copy(WireBatch batch) {
        return new Batch(
                batch.rowCount(),
                batch.metadata(),
                Arrays.stream(columns(batch)).map(Values::comparable).toList());
    }

    /** The columns of a batch as natural values. */
    public static Object[][] columns(WireBatch batch) {
        List<WireField> fields = batch.schema().fields();
        ColumnInput in = new ColumnInput(batch);
        Object[][] columns = new Object[fields.size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnDecoder.of(fields.get(i)).decode(in, (int) Math.min(batch.rowCount(), Integer.MAX_VALUE - 8));
        }
        return columns;
    }

    /** Runs something on the first batch of the bytes. */
    public static <T> T withFirstBatch(byte[] bytes, Function<WireBatch, T> use) {
        try (IpcReader reader = reader(bytes)) {
            reader.openStream();
            return use.apply(reader.next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
