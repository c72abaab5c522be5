package dev.vgirpc.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Buffered input of one connection, or a segment that holds everything. Small messages are parsed
 * where they lie in the buffer; while one is held the bytes do not move.
 */
final class ByteInput implements AutoCloseable {

    private static final int INITIAL_BYTES = 64 << 10;

    /** What a first large body is given before any of it has arrived. */
    private static final long FIRST_BODY_BYTES = 1 << 20;

    /** The most that one system call is asked to read (protocol page 6.1). */
    private static final int MAX_READ = 1 << 30;

    private final @Nullable ReadableByteChannel channel;
    private final @Nullable Progress progress;
    private WireMemory.@Nullable Block block;
    /** The buffer that a held message lies in, once reading went on in another one. */
    private WireMemory.@Nullable Block heldBlock;

    private WireMemory.@Nullable Block spareBlock;
    private MemorySegment segment;
    private @Nullable ByteBuffer view;
    private long position;
    private long limit;
    private boolean held;
    private long largestBody;

    ByteInput(ReadableByteChannel channel, @Nullable Progress progress) {
        this.channel = channel;
        this.progress = progress;
        this.segment = MemorySegment.NULL;
        use(WireMemory.buffer(INITIAL_BYTES));
    }

    ByteInput(MemorySegment everything) {
        this.channel = null;
        this.progress = null;
        this.segment = everything;
        this.limit = everything.byteSize();
    }

    private void use(WireMemory.Block other) {
        block = other;
        segment = other.segment();
        view = segment.asByteBuffer();
    }

    MemorySegment segment() {
        return segment;
    }

    long position() {
        return position;
    }

    void advance(long bytes) {
        position += bytes;
    }

    /** Keeps the bytes before the position where they are until {@link #release}. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        WireMemory.Block old = heldBlock;
        if (old != null) {
            heldBlock = null;
            if (spareBlock == null && block != null && old.segment().byteSize() == block.segment().byteSize()) {
                spareBlock = old;
            } else {
                old.close();
            }
        }
        if (channel != null && position == limit) {
            position = 0;
            limit = 0;
        }
    }

    /**
     * Makes bytes available at the position, in one piece.
     *
     * @return false when the input ends before
     */
    boolean ensure(long bytes) throws IOException {
        if (limit - position >= bytes) {
            return true;
        }
        if (channel == null) {
            return false;
        }
        if (position + bytes > segment.byteSize()) {
            makeRoom(bytes);
        }
        while (limit - position < bytes) {
            if (!fill(channel)) {
                return false;
            }
        }
        return true;
    }

    private boolean fill(ReadableByteChannel from) throws IOException {
        ByteBuffer target = Objects.requireNonNull(view);
        target.limit((int) segment.byteSize()).position((int) limit);
        int read = from.read(target);
        if (read == 0) {
            throw new IOException("the channel gives no bytes: is it in non-blocking mode?");
        }
        if (read < 0) {
            return false;
        }
        limit += read;
        count(read);
        return true;
    }

    private void count(int read) {
        if (progress != null) {
            progress.received(read);
        }
    }

    /** Whether a held message lies in the current buffer. */
    private boolean pinned() {
        return held && heldBlock == null;
    }

    private void makeRoom(long bytes) {
        long rest = limit - position;
        long capacity = segment.byteSize();
        if (!pinned() && bytes <= capacity) {
            MemorySegment.copy(segment, position, segment, 0, rest);
        } else {
            long wanted = capacity;
            while (wanted < bytes) {
                wanted *= 2;
            }
            WireMemory.Block next;
            if (spareBlock != null && spareBlock.segment().byteSize() >= wanted) {
                next = spareBlock;
                spareBlock = null;
            } else {
                next = WireMemory.allocate(wanted);
            }
            MemorySegment.copy(segment, position, next.segment(), 0, rest);
            WireMemory.Block old = block;
            if (old != null) {
                if (pinned()) {
                    heldBlock = old;
                } else {
                    old.close();
                }
            }
            use(next);
        }
        position = 0;
        limit = rest;
    }

    /** Whether the input is a segment, so that nothing needs to be copied out of it. */
    boolean isSegment() {
        return channel == null;
    }

    /**
     * Reads into memory of its own. A length that lies costs no more than four times what was sent: the
     * memory grows as bytes arrive, but at once to four times the largest body that has arrived before.
     *
     * @return the memory, or null when the input ends before
     */
    @Nullable BodyMemory read(long bytes, BodyMemory.Allocation memory) throws IOException {
        long here = Math.min(bytes, limit - position);
        BodyMemory target = memory.allocate(Math.min(bytes, Math.max(FIRST_BODY_BYTES, 4 * Math.max(here, largestBody))));
        boolean complete = false;
        try {
            long done = here;
            MemorySegment.copy(segment, position, target.segment(), 0, done);
            position += done;
            while (done < bytes) {
                long capacity = target.segment().byteSize();
                if (done == capacity) {
                    BodyMemory larger = memory.allocate(Math.min(bytes, capacity * 4));
                    MemorySegment.copy(target.segment(), 0, larger.segment(), 0, done);
                    target.close();
                    target = larger;
                    capacity = larger.segment().byteSize();
                }
                long part = Math.min(Math.min(bytes, capacity) - done, MAX_READ);
                ByteBuffer into = target.segment().asSlice(done, part).asByteBuffer();
                int read = Objects.requireNonNull(channel).read(into);
                if (read <= 0) {
                    return null;
                }
                done += read;
                count(read);
            }
            complete = true;
            largestBody = Math.max(largestBody, bytes);
            return target;
        } finally {
            if (!complete) {
                target.close();
            }
        }
    }

    /**
     * Skips bytes without storing them.
     *
     * @return false when the input ends before
     */
    boolean skip(long bytes) throws IOException {
        long rest = bytes;
        while (true) {
            long here = Math.min(rest, limit - position);
            position += here;
            rest -= here;
            if (rest == 0) {
                return true;
            }
            if (channel == null) {
                return false;
            }
            if (pinned()) {
                makeRoom(segment.byteSize());
            } else {
                position = 0;
                limit = 0;
            }
            if (!fill(channel)) {
                return false;
            }
        }
    }

    @Override
    public void close() {
        for (WireMemory.@Nullable Block each : new WireMemory.@Nullable Block[] {block, heldBlock, spareBlock}) {
            if (each != null) {
                each.close();
            }
        }
        block = null;
        heldBlock = null;
        spareBlock = null;
    }
}
