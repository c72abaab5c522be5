package dev.vgirpc.wire.support;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireMemory;
import dev.vgirpc.wire.WireSchema;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What has to hold for any bytes at all, for tests and the fuzzer: they are read, or refused with one of
 * three exceptions; it takes neither long nor much memory, none of it is left, and all ways to read
 * agree. Whatever else happens is an AssertionError that shows the bytes.
 */
public final class ReadOracle {

    /** What one input may take. A JVM that compiles or collects garbage is far below it, a loop is not. */
    private static final long MAX_NANOS = 10_000_000_000L;

    /** Heap per input: rows that bring no bytes may be a million per batch, and each costs a reference or more. */
    private static final long MAX_BYTES_PER_BATCH = 64L << 20;

    private static final long MAX_BYTES_PER_INPUT_BYTE = 4096;

    private static final Limits LIMITS = Limits.defaults();

    private ReadOracle() {}

    /** What came of an input: its streams as far as they were read, and the class of the first refusal. */
    private record Outcome(List<Object> read, Class<?> refusal) {}

    private record Measured(Outcome outcome, long heapBytes) {
        boolean isTooMuch(byte[] bytes) {
            return heapBytes > MAX_BYTES_PER_BATCH * (1 + outcome.read.size()) + MAX_BYTES_PER_INPUT_BYTE * bytes.length;
        }
    }

    /**
     * Reads bytes.
     *
     * @param everyWay whether also from a channel, and as vectors: that takes ten times as long
     * @return whether they were read to the end
     * @throws AssertionError when anything but reading or refusing them happens
     */
    public static boolean isRead(byte[] bytes, boolean everyWay) {
        try {
            return check(bytes, everyWay);
        } catch (Throwable e) {
            String shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 4096));
            throw new AssertionError(e + " for " + bytes.length + " bytes " + shown, e);
        }
    }

    private static boolean check(byte[] bytes, boolean everyWay) throws IOException {
        long blocks = WireMemory.allocatedBytes();
        long start = System.nanoTime();

        BothWays.Depth depth = everyWay ? BothWays.Depth.VECTORS : BothWays.Depth.ACCEPTED;
        Measured measured = fromMemory(bytes, depth);
        if (measured.isTooMuch(bytes)) {
            // Once more: a first time loads classes, and a fuzzer rewrites them.
            measured = fromMemory(bytes, depth);
            verify(!measured.isTooMuch(bytes), "took " + measured.heapBytes + " bytes of heap");
        }
        Outcome whole = measured.outcome;
        if (everyWay) {
            try (IpcReader reader = Streams.reader(Channels.source(bytes), LIMITS)) {
                Outcome piecewise = read(reader, bytes.length, BothWays.Depth.VALUES);
                verify(piecewise.equals(whole), "gives " + piecewise + " from a channel, " + whole + " from memory");
            }
        }
        verify(System.nanoTime() - start < MAX_NANOS, "took over " + MAX_NANOS / 1_000_000_000 + " s");
        verify(WireMemory.allocatedBytes() <= blocks, "left off-heap memory");
        return whole.refusal == null;
    }

    private static Measured fromMemory(byte[] bytes, BothWays.Depth depth) throws IOException {
        long before = HeapUse.ofThisThread();
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(bytes), LIMITS, new SchemaCache())) {
            return new Measured(read(reader, bytes.length, depth), HeapUse.ofThisThread() - before);
        }
    }

    private static Outcome read(IpcReader reader, int bytes, BothWays.Depth depth) throws IOException {
        List<Object> read = new ArrayList<>();
        Class<?> refusal = null;
        try {
            while (reader.openStream() instanceof WireSchema schema) {
                read.add(schema.fields().size());
                while (reader.next() instanceof WireBatch batch) {
                    read.add(batch.rowCount());
                    read.add(batch.metadata());
                    batch.bufferBytes();
                    // A batch whose columns are refused is no reason to stop: the connection would stay.
                    Object columns = BothWays.columns(batch, bytes, depth);
                    read.add(columns);
                    if (refusal == null && columns instanceof Class<?> refused) {
                        refusal = refused;
                    }
                }
            }
        } catch (ProtocolException | LimitException | ValueException e) {
            drain(reader);
            refusal = refusal == null ? e.getClass() : refusal;
        }
        return new Outcome(read, refusal);
    }

    /** As a server does that goes on with the next request. */
    private static void drain(IpcReader reader) throws IOException {
        if (reader.inStep()) {
            try {
                reader.drain();
            } catch (ProtocolException | LimitException e) {
                verify(!reader.inStep(), "is in step after a failed drain");
            }
        }
    }

    static void verify(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
