package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the machine does beside the benchmarks. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path STATUS = Path.of("/proc/self/status");

    private Machine() {}

    /** Load averages, and how busy the processors are while the benchmarks themselves wait. */
    static String load() throws IOException, InterruptedException {
        if (!Files.isReadable(STAT) || !Files.isReadable(LOAD)) {
            return "unknown";
        }
        String[] averages = Files.readString(LOAD).split(" ");
        long[] before = ticks();
        Thread.sleep(500);
        long[] after = ticks();
        double all = after[0] - before[0];
        double idle = after[1] - before[1];
        return String.format(
                Locale.ROOT,
                "load %s %s %s, processors %.0f %% busy",
                averages[0],
                averages[1],
                averages[2],
                all == 0 ? 0 : 100 * (all - idle) / all);
    }

    /** All ticks of all processors, and the idle ones among them. */
    private static long[] ticks() throws IOException {
        String[] fields = Files.readAllLines(STAT).getFirst().split(" +");
        long all = 0;
        for (int i = 1; i < fields.length; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new long[] {all, Long.parseLong(fields[4]) + Long.parseLong(fields[5])};
    }

    /** The first processor that this process may use. */
    static int firstProcessor() throws IOException {
        if (Files.isReadable(STATUS)) {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip().split("[-,]")[0]);
                }
            }
        }
        return 0;
    }

    /** Whether processes can be bound to a processor here. */
    static boolean canPin() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "taskset"))) {
                return true;
            }
        }
        return false;
    }
}
