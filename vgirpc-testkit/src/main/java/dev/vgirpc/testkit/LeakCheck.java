package dev.vgirpc.testkit;

import dev.vgirpc.Rpc;
import dev.vgirpc.wire.WireMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what was left behind since a moment: memory of the message layer and of batches, threads (those of the
 * library, and all that keep the process alive), descriptors of pipes, sockets and files, and child
 * processes.
 *
 * <p>The figures are those of the whole process, so nothing else may run at the same time.
 * Descriptors are seen where the system lists them under {@code /proc/self/fd}.
 */
public final class LeakCheck {

    /** The one thread of the process's timeouts, which belongs to nobody and ends by itself. */
    private static final String SHARED_TIMER = "vgirpc-timer";

    private final long memory;
    private final long arrowMemory;
    private final Set<Thread> threads;
    private final Map<String, Integer> descriptors;
    private final Set<ProcessHandle> children;

    private LeakCheck(
            long memory,
            long arrowMemory,
            Set<Thread> threads,
            Map<String, Integer> descriptors,
            Set<ProcessHandle> children) {
        this.memory = memory;
        this.arrowMemory = arrowMemory;
        this.threads = threads;
        this.descriptors = descriptors;
        this.children = children;
    }

    /**
     * Takes down what there is now.
     *
     * @return a check for what is there beyond it later
     */
    public static LeakCheck start() {
        Descriptors.warmUp();
        return new LeakCheck(
                WireMemory.allocatedBytes(), arrowBytes(), threads(), Descriptors.open(), children());
    }

    /**
     * What is there beyond what was there at the start.
     *
     * @return one line for each thing; empty when nothing leaked
     */
    public List<String> leaks() {
        List<String> found = new ArrayList<>();
        long bytes = WireMemory.allocatedBytes() - memory;
        if (bytes > 0) {
            found.add("memory: " + bytes + " bytes of WireMemory");
        }
        long arrowBytes = arrowBytes() - arrowMemory;
        if (arrowBytes > 0) {
            found.add("batches: " + arrowBytes + " bytes of " + Rpc.allocator().getName());
        }
        for (Thread thread : threads()) {
            if (!threads.contains(thread)) {
                found.add("thread: " + thread.getName() + " at " + Arrays.stream(thread.getStackTrace())
                        .limit(8)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" < ")));
            }
        }
        Descriptors.open().forEach((target, count) -> {
            int more = count - descriptors.getOrDefault(target, 0);
            if (more > 0) {
                found.add("descriptor: " + target + (more > 1 ? ", " + more + " times" : ""));
            }
        });
        for (ProcessHandle child : children()) {
            if (!children.contains(child)) {
                found.add("process: " + child.pid() + " " + child.info().commandLine().orElse(""));
            }
        }
        return found;
    }

    /**
     * Waits until nothing is left.
     *
     * @param timeout how long it may take
     * @throws AssertionError when something is left then; the message lists it
     */
    public void assertReleased(Duration timeout) {
        long start = System.nanoTime();
        List<String> left = leaks();
        while (!left.isEmpty()) {
            if (System.nanoTime() - start >= timeout.toNanos()) {
                throw new AssertionError("left behind after " + timeout.toMillis() + " ms:\n  "
                        + String.join("\n  ", left));
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for the release of " + left, e);
            }
            left = leaks();
        }
    }

    private static long arrowBytes() {
        return Rpc.allocator().getAllocatedMemory();
    }

    private static Set<Thread> threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] found = new Thread[root.activeCount() * 2 + 16];
        int count = root.enumerate(found);
        return Arrays.stream(found, 0, count).filter(LeakCheck::matters).collect(Collectors.toSet());
    }

    private static boolean matters(Thread thread) {
        String name = thread.getName();
        if (name.equals(SHARED_TIMER)) {
            return false;
        }
        return name.startsWith("vgirpc") || (!thread.isDaemon() && !name.startsWith("junit"));
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).collect(Collectors.toSet());
    }
}
