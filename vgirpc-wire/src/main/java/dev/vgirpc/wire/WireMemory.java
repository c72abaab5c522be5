package dev.vgirpc.wire;

import dev.vgirpc.LimitException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The off-heap memory of this process: blocks of the message layer, and the batches of {@link
 * BatchMemory}. All of it is counted until it is freed, so that tests and operators can see that nothing
 * leaks, and together it is bounded by the system property {@code vgirpc.maxProcessBytes}; by default by
 * the heap's maximum, at least 4 GiB.
 */
public final class WireMemory {

    private static final String LIMIT_NAME = "vgirpc.maxProcessBytes";

    private static final long LIMIT =
            Long.getLong(LIMIT_NAME, Math.max(Runtime.getRuntime().maxMemory(), 4L << 30));

    private static final AtomicLong HELD = new AtomicLong();
    private static final LongAdder EVER_ALLOCATED = new LongAdder();

    private WireMemory() {}

    /** A block of off-heap memory, owned by whoever allocated it. */
    public static final class Block implements BodyMemory {
        private final BlockPool.Piece piece;
        private final @Nullable BlockPool pool;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Block(long bytes, @Nullable BlockPool pool) {
            check(bytes);
            this.pool = pool;
            this.piece = pool == null ? BlockPool.Piece.allocate(bytes) : pool.take();
            HELD.addAndGet(bytes);
            EVER_ALLOCATED.add(bytes);
        }

        /**
         * The memory, valid until {@link #close}.
         *
         * @return a segment that starts at a multiple of 64
         */
        @Override
        public MemorySegment segment() {
            return piece.segment();
        }

        /** Frees the memory. Closing twice does nothing. */
        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                HELD.addAndGet(-piece.segment().byteSize());
                if (pool == null) {
                    piece.arena().close();
                } else {
                    pool.giveBack(piece);
                }
            }
        }
    }

    /**
     * Allocates a block of zeros.
     *
     * @param bytes the size, at least 1
     * @return a block, to be closed by the caller
     * @throws LimitException when the process would hold more than its limit
     */
    public static Block allocate(long bytes) {
        return new Block(bytes, null);
    }

    /**
     * Gives a block with any content, for a buffer: one of a usual size was often one before. It costs little to have
     * and to close; in return nothing notices who goes on using it then.
     */
    static Block buffer(long bytes) {
        return new Block(bytes, BlockPool.of(bytes));
    }

    /**
     * Refuses what would take the process over its limit. Allocations of several threads at one moment
     * may pass it together.
     */
    static void check(long bytes) {
        long held = HELD.get();
        if (bytes > LIMIT - held) {
            throw new LimitException("the process's memory for messages and batches", LIMIT_NAME, LIMIT, held + bytes);
        }
    }

    /** Counts the memory of batches. */
    static void countBatches(long bytes) {
        HELD.addAndGet(bytes);
        EVER_ALLOCATED.add(Math.max(bytes, 0));
    }

    /**
     * The bytes of all open blocks and batches of this process.
     *
     * @return 0 when every connection, buffer and batch is closed
     */
    public static long allocatedBytes() {
        return HELD.get();
    }

    /**
     * The bytes of all blocks and batches that this process ever had. What they grow by while something runs is no
     * less than what it held at any moment.
     *
     * @return a number that never falls
     */
    public static long everAllocatedBytes() {
        return EVER_ALLOCATED.sum();
    }
}
