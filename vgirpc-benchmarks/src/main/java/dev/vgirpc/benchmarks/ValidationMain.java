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
import java.util.List;

/**
 * Reads streams from memory into vectors at each level of validation, and prints a line per round:
 * the column, the {@link Source}, and the nanoseconds of {@link Validation}'s levels in
 * their order. It is a process of its own.
 */
public final class ValidationMain {

    /** Of so many passes per level and round, the fastest counts: the others were interrupted. */
    private static final int PASSES = 3;

    private static final Validation[] LEVELS = Validation.values();

    /** Where the bytes come from, and in batches of how many rows. */
    enum Source {
        /** As from a connection; the batches stay in a processor's cache. */
        SMALL_BATCHES("channel", 1 << 16),
        /** As from a connection; the batches are those of bandwidth measurements. */
        LARGE_BATCHES("channel", ColumnStream.ROWS),
        /** As from shared memory: nothing is done but what validation is compared with, one copy within the cache. */
        SEGMENT("segment", 1 << 16);

        private final String title;
        private final int rows;

        Source(String title, int rows) {
            this.title = title;
            this.rows = rows;
        }

        String title() {
            return title;
        }

        /** The rows of a batch. */
        int rows() {
            return rows;
        }

        private IpcReader open(MemorySegment bytes) {
            return this == SEGMENT
                    ? new IpcReader(bytes, Limits.defaults(), new SchemaCache())
                    : new IpcReader(new MemoryChannel(bytes.asByteBuffer()), Limits.defaults(), new SchemaCache());
        }
    }

    private ValidationMain() {}

    /** Arguments: the rounds, the milliseconds of warm-up per stream, the sources. */
    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        long warmUp = Long.parseLong(args[1]) * 1_000_000;
        for (String name : List.of(args).subList(2, args.length)) {
            Source source = Source.valueOf(name);
            for (ColumnStream stream : ColumnStream.values()) {
                try (Arena arena = Arena.ofShared()) {
                    run(stream, source, bytes(stream, source.rows(), arena), rounds, warmUp);
                }
            }
        }
    }

    private static void run(ColumnStream stream, Source source, MemorySegment bytes, int rounds, long warmUp)
            throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < warmUp) {
            round(source, bytes, 0);
        }
        for (int round = 0; round < rounds; round++) {
            StringBuilder line = new StringBuilder(stream.name()).append(' ').append(source);
            for (long nanos : round(source, bytes, round)) {
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
    private static long[] round(Source source, MemorySegment bytes, int round) throws IOException {
        long[] fastest = new long[LEVELS.length];
        Arrays.fill(fastest, Long.MAX_VALUE);
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 0; i < LEVELS.length; i++) {
                int level = (round + i) % LEVELS.length;
                long start = System.nanoTime();
                read(source, bytes, LEVELS[level]);
                fastest[level] = Math.min(fastest[level], System.nanoTime() - start);
            }
        }
        return fastest;
    }

    private static void read(Source source, MemorySegment bytes, Validation level) throws IOException {
        long rows = 0;
        try (IpcReader in = source.open(bytes)) {
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
