package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds, in a JVM whose heap is resident from the start.
 *
 * @param heap bytes of the heap that are in use after a collection
 * @param resident bytes of all resident memory, which grow with what lies outside of the heap only
 */
record Memory(long heap, long resident) {

    static Memory now() throws IOException {
        System.gc();
        return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), resident("self"));
    }

    /**
     * All resident memory in bytes.
     *
     * @param process its PID, or {@code self}
     */
    static long resident(String process) throws IOException {
        Path status = Path.of("/proc", process, "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS in " + status);
    }

    /** By how many bytes it is more than another. */
    long over(Memory other) {
        return heap - other.heap + resident - other.resident;
    }

    String toLine() {
        return heap + " " + resident;
    }

    static Memory ofLine(String line) {
        String[] parts = line.split(" ");
        return new Memory(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
}
