package dev.vgirpc.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The off-heap memory of the message layer. Every block is counted until it is closed, so that tests
 * and operators can see that nothing leaks. Columnar batches live in Arrow's allocator instead.
 */
public final class WireMemory {

    private static final LongAdder ALLOCATED = new LongAdder();
    private static final LongAdder EVER_ALLOCATED = new LongAdder();

    private WireMemory() {}

    /** A block of off-heap memory, owned by whoever allocated it. */
    public static final class Block implements AutoCloseable {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment segment;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Block(long bytes) {
            try {
                segment = arena.allocate(bytes, 64);
            } catch (OutOfMemoryError | RuntimeException e) {
                arena.close();
                throw e;
            }
            ALLOCATED.add(bytes);
            EVER_ALLOCATED.add(bytes);
        }

        /**
         * The memory, valid until {@link #close}; zero at first.
         *
         * @return a segment that starts at a multiple of 64
         */
        public MemorySegment segment() {
            return segment;
        }

        /** Frees the memory. Closing twice does nothing. */
        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                ALLOCATED.add(-segment.byteSize());
                arena.close();
            }
        }
    }

    /**
     * Allocates a block.
     *
     * @param bytes the size, at least 1
     * @return a block, to be closed by the caller
     */
    public static Block allocate(long bytes) {
        return new Block(bytes);
    }

    /**
     * The bytes of all open blocks of this process.
     *
     * @return 0 when every connection and buffer is closed
     */
    public static long allocatedBytes() {
        return ALLOCATED.sum();
    }

    /**
     * The bytes of all blocks that this process ever had. What they grow by while something runs is no
     * less than what it held at any moment.
     *
     * @return a number that never falls
     */
    public static long everAllocatedBytes() {
        return EVER_ALLOCATED.sum();
    }
}
