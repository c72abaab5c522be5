package dev.vgirpc.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.RpcClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a process: what it prints, where it is found, and how it ends. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConformanceWorkerTest {

    @TempDir
    Path folder;

    /** A running worker with flags; its standard error goes to a file. */
    private final class Running implements AutoCloseable {
        private final Path error = folder.resolve("error");
        private final Process process;
        private final BufferedReader output;

        Running(String... flags) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=dev.vgirpc.wire",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dslf4j.internal.verbosity=ERROR",
                    "--module-path",
                    System.getProperty("jdk.module.path"),
                    "-m",
                    "dev.vgirpc.conformance/" + ConformanceWorker.class.getName()));
            command.addAll(List.of(flags));
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(error.toFile())
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        String line() throws IOException {
            return output.readLine();
        }

        int end() throws Exception {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(line()).as("more output").isNull();
            return process.exitValue();
        }

        String error() throws IOException {
            return Files.readString(error);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static <T> void ask(String address, Class<T> contract, Consumer<T> calls) {
        try (RpcClient client = RpcClient.connect(address)) {
            calls.accept(client.proxy(contract));
        }
    }

    @Test
    void aUnixSocketGoesWithTheTerminatedProcess() throws Exception {
        Path path = folder.toRealPath().resolve("w.sock");
        try (Running worker = new Running("--unix", "w.sock", "--describe")) {
            assertThat(worker.line()).isEqualTo("UNIX:" + path);
            ask("unix:" + path, ConformanceService.class, service -> assertThat(service.echoString("x")).isEqualTo("x"));
            worker.process.toHandle().destroy(); // The process itself would close its streams, too.
            assertThat(worker.end()).isEqualTo(128 + 15);
            assertThat(worker.error()).isEqualTo("conformance-worker: serving at unix:" + path + System.lineSeparator());
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aKilledWorkerIsSucceeded() throws Exception {
        Path path = folder.toRealPath().resolve("w.sock");
        try (Running killed = new Running("--unix", path.toString())) {
            assertThat(killed.line()).isEqualTo("UNIX:" + path);
            killed.process.destroyForcibly().waitFor();
        }
        assertThat(path).exists();
        try (Running worker = new Running("--unix", path.toString(), "--transport-kind-probe")) {
            assertThat(worker.line()).isEqualTo("UNIX:" + path);
            ask("unix:" + path, TransportKindProbe.class, probe ->
                    assertThat(probe.reportTransportKind()).isEqualTo("unix"));
            try (Running second = new Running("--unix", path.toString())) {
                assertThat(second.end()).isEqualTo(1);
                assertThat(second.error())
                        .isEqualTo("conformance-worker: cannot listen at unix:" + path
                                + ": another server listens there already" + System.lineSeparator());
            }
        }
    }

    @Test
    void tcp() throws Exception {
        try (Running worker = new Running("--tcp", "0", "--transport-kind-probe", "--no-threaded")) {
            String line = worker.line();
            assertThat(line).matches("TCP:127\\.0\\.0\\.1:\\d+");
            String address = "tcp://" + line.substring("TCP:".length());
            for (int round = 0; round < 2; round++) {
                ask(address, TransportKindProbe.class, probe ->
                        assertThat(probe.reportTransportKind()).isEqualTo("tcp"));
            }
            worker.process.toHandle().destroy(); // The process itself would close its streams, too.
            assertThat(worker.end()).isEqualTo(128 + 15);
            assertThat(worker.error()).isEqualTo("conformance-worker: serving at " + address + System.lineSeparator());
        }
    }

    @Test
    void wrongFlags() throws Exception {
        try (Running worker = new Running("--unix", "x", "--tcp", "0")) {
            assertThat(worker.end()).isEqualTo(2);
            assertThat(worker.error())
                    .startsWith("conformance-worker: --unix and --tcp exclude each other")
                    .contains("usage: conformance-worker");
        }
    }
}
