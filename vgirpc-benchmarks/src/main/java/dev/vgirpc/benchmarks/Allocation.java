package dev.vgirpc.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Reads how many bytes threads have allocated on the heap. */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    static long ofCurrentThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    static long ofThread(long id) {
        return THREADS.getThreadAllocatedBytes(id);
    }
}
