package dev.vgirpc.conformance.vectors;

import com.sun.management.ThreadMXBean;
import dev.vgirpc.wire.WireMemory;
import java.lang.management.ManagementFactory;

/** What the current thread took from the heap, and everybody from the memory of the message layer. */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long heap = THREADS.getCurrentThreadAllocatedBytes();
    private final long offHeap = WireMemory.everAllocatedBytes();

    /** Bytes since this object was made, whether they are still in use or not. */
    long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes() - heap + WireMemory.everAllocatedBytes() - offHeap;
    }
}
