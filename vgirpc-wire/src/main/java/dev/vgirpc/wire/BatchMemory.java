package dev.vgirpc.wire;

import dev.vgirpc.LimitException;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.AllocationOutcome;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** The memory of columnar batches: Arrow's allocator, and its buffers as segments. */
public final class BatchMemory {

    private static final BufferAllocator ROOT = root();

    private BatchMemory() {}

    @SuppressWarnings("restricted")
    private static BufferAllocator root() {
        try {
            // Where native access is denied, say so before the first batch; where it is not, this is nothing.
            MemorySegment.NULL.reinterpret(1);
        } catch (IllegalCallerException e) {
            Module module = BatchMemory.class.getModule();
            throw new IllegalStateException(
                    "batches need native access: start the JVM with --enable-native-access="
                            + (module.isNamed() ? module.getName() : "ALL-UNNAMED"),
                    e);
        }
        return new RootAllocator(new Counting(), Long.MAX_VALUE);
    }

    /**
     * The allocator of all batches of this process.
     *
     * @return the same allocator each time; never closed
     */
    public static BufferAllocator allocator() {
        return ROOT;
    }

    /**
     * An allocator for the batches of one call.
     *
     * @param maxBytes the most that it gives; what would be more fails with {@link LimitException}
     * @return an allocator, to be closed by the caller
     */
    public static BufferAllocator ofCall(long maxBytes) {
        Limited listener = new Limited();
        BufferAllocator allocator = ROOT.newChildAllocator("call", listener, 0, maxBytes);
        listener.limited = allocator;
        return allocator;
    }

    /**
     * A buffer's memory.
     *
     * @param buffer an open buffer
     * @return a segment of its capacity, valid as long as the buffer
     */
    public static MemorySegment segment(ArrowBuf buffer) {
        return segment(buffer, buffer.capacity());
    }

    /**
     * The start of a buffer's memory.
     *
     * @param buffer an open buffer
     * @param bytes how many bytes, at most its capacity
     * @return a segment, valid as long as the buffer
     */
    @SuppressWarnings("restricted") // native access is what this class is for
    public static MemorySegment segment(ArrowBuf buffer, long bytes) {
        if (bytes > buffer.capacity()) {
            throw new IndexOutOfBoundsException(bytes + " bytes of a buffer of " + buffer.capacity());
        }
        return bytes == 0 ? MemorySegment.NULL : MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(bytes);
    }

    /** Holds allocations to the process's limit. */
    private static class Counting implements AllocationListener {
        @Override
        public void onPreAllocation(long size) {
            WireMemory.check(size);
        }

        @Override
        public void onAllocation(long size) {
            WireMemory.countBatches(size);
        }

        @Override
        public void onRelease(long size) {
            WireMemory.countBatches(-size);
        }
    }

    /** Names the call's limit when it is reached, by the call's allocator or one made of it. */
    private static final class Limited extends Counting {
        private @Nullable BufferAllocator limited;

        @Override
        public boolean onFailedAllocation(long size, AllocationOutcome outcome) {
            BufferAllocator allocator = limited;
            if (allocator != null && size > allocator.getLimit() - allocator.getAllocatedMemory()) {
                throw new LimitException(
                        "the memory of a call's batches",
                        "maxCallBytes",
                        allocator.getLimit(),
                        allocator.getAllocatedMemory() + size);
            }
            return false;
        }
    }
}
