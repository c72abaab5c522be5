package dev.vgirpc.wire.columnar;

import dev.vgirpc.Batch;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Function;

/** Short ways through the bytes of a stream that this process writes and reads itself. */
public final class BatchStreams {

    private static final int INITIAL_BYTES = 4096;

    /** What we wrote ourselves is bounded by what was there before. */
    private static final Limits OWN = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 256, 0, Long.MAX_VALUE);

    private BatchStreams() {}

    /** Writes a stream of one batch and reads it. */
    public static <T> T through(Consumer<WireBuffer> writer, Function<WireBatch, T> reader) {
        byte[] bytes;
        try (WireBuffer buffer = new WireBuffer(INITIAL_BYTES)) {
            writer.accept(buffer);
            bytes = buffer.toByteArray();
        }
        try (IpcReader in = new IpcReader(MemorySegment.ofArray(bytes), OWN, new SchemaCache())) {
            in.openStream();
            WireBatch batch = in.next();
            if (batch == null) {
                throw new IllegalStateException("nothing was written");
            }
            return reader.apply(batch);
        } catch (IOException e) {
            throw new ProtocolException("the batch cannot be read again", e); // memory does no I/O
        }
    }

    /** Reads a batch's values where they are Java objects. */
    public static <T> T read(Batch batch, Function<WireBatch, T> reader) {
        return through(out -> BatchEncoder.writeStream(batch, out), reader);
    }
}
