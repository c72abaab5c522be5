package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters of one probe, and of several that share a file. */
class CancelProbeTest {

    private static final int TIMES = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path file() {
        return folder.resolve("probe.json");
    }

    @Test
    void withoutFileEachProbeCountsForItself() {
        CancelProbe one = new CancelProbe(null);
        CancelProbe other = new CancelProbe(null);
        assertEquals(1, one.counter(0).incrementAndGet());
        assertEquals(2, one.counter(0).incrementAndGet());
        assertEquals(1, one.counter(2).incrementAndGet());
        assertEquals(List.of(2L, 0L, 1L), one.values());
        assertEquals(List.of(0L, 0L, 0L), other.values());
        one.zero();
        assertEquals(List.of(0L, 0L, 0L), one.values());
    }

    @Test
    void probesOfOneFileCountTogether() throws IOException {
        CancelProbe one = new CancelProbe(file());
        CancelProbe other = new CancelProbe(file());
        assertEquals(List.of(0L, 0L, 0L), one.values());
        one.counter(0).incrementAndGet();
        other.counter(0).incrementAndGet();
        other.counter(1).incrementAndGet();
        assertEquals(List.of(2L, 1L, 0L), one.values());
        assertEquals(
                "{\"produce_calls\": 2, \"exchange_calls\": 1, \"on_cancel_calls\": 0}", Files.readString(file()));
        one.zero();
        assertEquals(List.of(0L, 0L, 0L), other.values());
    }

    /** What the reference wrote, and counters that are shorter than those before. */
    @Test
    void theFileIsReadAndWrittenWhole() throws IOException {
        Files.writeString(file(), "{\"on_cancel_calls\": 12345, \"other\": {\"a\": [1]}, \"produce_calls\": 7}");
        CancelProbe probe = new CancelProbe(file());
        assertEquals(List.of(7L, 0L, 12345L), probe.values());
        probe.zero();
        assertEquals(List.of(0L, 0L, 0L), probe.values());
        assertEquals(
                "{\"produce_calls\": 0, \"exchange_calls\": 0, \"on_cancel_calls\": 0}", Files.readString(file()));
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() {
        CancelProbe probe = new CancelProbe(folder.resolve("missing").resolve("probe.json"));
        UncheckedIOException e = assertThrows(UncheckedIOException.class, probe::values);
        assertTrue(e.getMessage().contains(CancelProbe.FILE_VARIABLE), e.getMessage());
        assertTrue(e.getMessage().contains("missing"), e.getMessage());
    }

    /** Two processes, each with two threads, whose probe is that of the environment. */
    @Test
    void noCountOfOtherProcessesAndThreadsIsLost() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ProcessBuilder builder = new ProcessBuilder(command()).inheritIO();
            builder.environment().put(CancelProbe.FILE_VARIABLE, file().toString());
            processes.add(builder.start());
        }
        for (Process process : processes) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process ends");
            assertEquals(0, process.exitValue());
        }
        long each = 2L * processes.size() * TIMES;
        assertEquals(List.of(each, each, each), new CancelProbe(file()).values());
        assertFalse(CancelProbe.counters().contains(each), "this process counts for itself");
    }

    private static List<String> command() throws URISyntaxException {
        List<String> command = new ArrayList<>(SoakWorker.command());
        command.set(command.size() - 1, command.getLast().replace(SoakWorker.class.getName(), Counting.class.getName()));
        return command;
    }

    /** Counts in two threads. */
    static final class Counting {

        private Counting() {}

        public static void main(String[] args) throws InterruptedException {
            Runnable count = () -> {
                for (int i = 0; i < TIMES; i++) {
                    CancelProbe.PRODUCE_CALLS.incrementAndGet();
                    CancelProbe.EXCHANGE_CALLS.incrementAndGet();
                    CancelProbe.CANCEL_CALLS.incrementAndGet();
                }
            };
            Thread other = Thread.ofPlatform().start(count);
            count.run();
            other.join();
        }
    }
}
