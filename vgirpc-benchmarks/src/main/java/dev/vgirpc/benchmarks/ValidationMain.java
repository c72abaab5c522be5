package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.columnar.BatchDecoder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Reads streams from memory into vectors at each level of validation, and prints a line per round:
 * the stream's name, the rows of its batches, and the nanoseconds of {@link Validation}'s levels in
 * their order. It is a process of its own.
 */
public final class ValidationMain {

    /** Of so many passes per level and round, the fastest counts: the others were interrupted. */
    private static final int PASSES = 3;

    /** Batches that stay in a processor's cache, and batches like those of bandwidth measurements. */
    private static final int[] BATCH_ROWS = {1 << 16, ColumnStream.ROWS};

    private static final Validation[] LEVELS = Validation.values();

    private ValidationMain() {}

    /** Arguments: the rounds, and the milliseconds of warm-up per stream. */
    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        long warmUp = Long.parseLong(args[1]) * 1_000_000;
        for (int rows : BATCH_ROWS) {
            for (ColumnStream stream : ColumnStream.values()) {
                try (Arena arena = Arena.ofShared()) {
                    run(stream.name() + " " + rows, bytes(stream, rows, arena), rounds, warmUp);
                }
            }
        }
    }

    private static void run(String name, MemorySegment bytes, int rounds, long warmUp) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < warmUp) {
            round(bytes, 0);
        }
        for (int round = 0; round < rounds; round++) {
            StringBuilder line = new StringBuilder(name);
            for (long nanos : round(bytes, round)) {
                line.append(' ').append(nanos);
            }
            System.out.println(line);
        }
    }

    private static MemorySegment bytes(ColumnStream stream, int rows, Arena arena) {
        try (WireBuffer buffer = new WireBuffer(1 << 20)) {
            stream.write(buffer, rows);
            byte[] written = buffer.toByteArray();
            MemorySegment bytes = arena.allocate(written.length, 64);
            MemorySegment.copy(MemorySegment.ofArray(written), 0, bytes, 0, written.length);
            return bytes;
        }
    }

    /** The levels take turns, and each round begins with another one. */
    private static long[] round(MemorySegment bytes, int round) throws IOException {
        long[] fastest = new long[LEVELS.length];
        Arrays.fill(fastest, Long.MAX_VALUE);
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 0; i < LEVELS.length; i++) {
                int level = (round + i) % LEVELS.length;
                long start = System.nanoTime();
                read(bytes, LEVELS[level]);
                fastest[level] = Math.min(fastest[level], System.nanoTime() - start);
            }
        }
        return fastest;
    }

    private static void read(MemorySegment bytes, Validation level) throws IOException {
        long rows = 0;
        try (IpcReader in = new IpcReader(
                new MemoryChannel(bytes.asByteBuffer()), Limits.defaults(), new SchemaCache())) {
            in.openStream();
            for (WireBatch batch = in.next(); batch != null; batch = in.next()) {
                try (Batch vectors = BatchDecoder.decode(batch, BatchMemory.allocator(), level)) {
                    rows += vectors.rowCount();
                }
            }
        }
        if (rows != ColumnStream.ROWS) {
            throw new IllegalStateException(rows + " rows");
        }
    }
}
