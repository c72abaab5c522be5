package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.transport.pipe.worker.WorkerProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's process: what it prints where, how it is found and with which status it ends. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WorkerCommandTest {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    private int started;

    /** A process with a standard error of its own. It prints one line itself, before it is a worker. */
    private final class Running implements AutoCloseable {
        private final Path error = folder.resolve("error" + started++);
        private final Process process;
        private final BufferedReader output;

        Running(String... flags) throws IOException {
            this(Map.of(), flags);
        }

        Running(Map<String, String> environment, String... flags) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(WorkerProgram.class, flags))
                    .directory(folder.toFile())
                    .redirectError(error.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("VGI_RPC_"));
            builder.environment().putAll(environment);
            process = builder.start();
            output = process.inputReader(StandardCharsets.UTF_8);
            assertThat(line()).isEqualTo("before");
        }

        String line() throws IOException {
            return output.readLine();
        }

        /** By handle, for destroying the process closes its streams. */
        void terminate() {
            process.toHandle().destroy();
        }

        int end() throws Exception {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(line()).as("more output").isNull();
            return process.exitValue();
        }

        List<String> errors() throws IOException {
            return Files.readAllLines(error);
        }

        /** Waits until a call says that it runs. */
        void awaitError(String line) throws Exception {
            while (!errors().contains(line)) {
                assertThat(process.isAlive()).isTrue();
                Thread.sleep(5);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> ask(RpcClient client, String what) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(client.proxy(Probe.class).ask(what));
            } catch (RpcException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Test
    void standardOutputIsTheProtocols() throws Exception {
        List<String> command = new ArrayList<>(ChildJvm.command(WorkerProgram.class));
        // The program's own line comes before it is a worker, and would be taken for protocol.
        String skip = "exec \"$@\" | { read -r first; exec cat; }";
        command.addAll(0, List.of("sh", "-c", skip, "sh"));
        List<String> errors = new CopyOnWriteArrayList<>();
        try (RpcClient client = RpcClient.connect(Subprocess.command(command).stderrTo(errors::add))) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("kind")).isEqualTo("PIPE");
            assertThat(probe.ask("print")).isEqualTo("printed");
            assertThat(probe.ask("x")).isEqualTo("x");
        }
        assertThat(errors).containsExactly("made", "stray");
    }

    @Test
    void theEndOfStandardInputIsStatusZero() throws Exception {
        try (Running worker = new Running("--leave-thread")) {
            worker.process.getOutputStream().close();
            assertThat(worker.end()).isZero();
            assertThat(worker.errors()).containsExactly("made");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "tcp"})
    void aSocketIsToldOnceAndStandardOutputStaysSilent(String kind) throws Exception {
        try (Running worker = new Running("--" + kind, kind.equals("unix") ? "sub/../w.sock" : "0")) {
            String line = worker.line();
            String address;
            if (kind.equals("unix")) {
                Path path = folder.toRealPath().resolve("w.sock");
                assertThat(line).isEqualTo("UNIX:" + path);
                address = "unix:" + path;
            } else {
                assertThat(line).matches("TCP:127\\.0\\.0\\.1:[1-9]\\d*");
                address = "tcp://" + line.substring("TCP:".length());
            }
            try (RpcClient client = RpcClient.connect(address)) {
                Probe probe = client.proxy(Probe.class);
                assertThat(probe.ask("kind")).isEqualTo(kind.toUpperCase(Locale.ROOT));
                assertThat(probe.ask("print")).isEqualTo("printed");
                assertThatThrownBy(() -> probe.ask("fail")).hasMessageContaining("as asked");
            }
            worker.terminate();
            assertThat(worker.end()).isEqualTo(TERMINATED);
            assertThat(worker.errors()).containsExactly("made", "probe: serving at " + address, "stray");
        }
        assertThat(folder.resolve("w.sock")).doesNotExist();
    }

    @Test
    void aCallFinishesWhenTheWorkerIsTerminated() throws Exception {
        Path path = folder.resolve("w.sock");
        try (Running worker = new Running("--unix", "w.sock", "--grace", "60")) {
            worker.line();
            try (RpcClient client = RpcClient.connect("unix:" + path);
                    RpcClient idle = RpcClient.connect("unix:" + path)) {
                assertThat(idle.proxy(Probe.class).ask("x")).isEqualTo("x");
                CompletableFuture<String> answer = ask(client, "sleep 1500");
                worker.awaitError("asleep");
                worker.terminate();
                assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("slept");
                assertThat(worker.end()).isEqualTo(TERMINATED);
                assertThatThrownBy(() -> idle.proxy(Probe.class).ask("x")).isInstanceOf(RpcException.class);
            }
            assertThat(worker.errors()).doesNotContain("probe: calls that went on for longer than --grace allows were cut off");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aCallOverStandardStreamsFinishesToo() throws Exception {
        List<String> command = new ArrayList<>(ChildJvm.command(WorkerProgram.class));
        Path pid = folder.resolve("pid");
        // The pipe's reader ends with its writer; the status of the worker goes to a file.
        command.addAll(0, List.of(
                "sh", "-c",
                "{ sh -c 'echo $$ >\"$0\"; exec \"$@\"' \"$0\" \"$@\" 2>\"$0.err\"; echo $? >\"$0.status\"; }"
                        + " | { read -r first; exec cat; }",
                pid.toString()));
        try (RpcClient client = RpcClient.connect(Subprocess.command(command))) {
            CompletableFuture<String> answer = ask(client, "sleep 1500");
            Path errors = folder.resolve("pid.err");
            while (!Files.exists(errors) || !Files.readAllLines(errors).contains("asleep")) {
                assertThat(answer).isNotDone();
                Thread.sleep(5);
            }
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow().destroy();
            assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("slept");
            Path status = folder.resolve("pid.status");
            while (!Files.exists(status) || Files.size(status) == 0) {
                Thread.sleep(5);
            }
            assertThat(status).hasContent("" + TERMINATED);
        }
    }

    @Test
    void aCallThatOutlastsTheGraceIsCutOff() throws Exception {
        try (Running worker = new Running("--tcp", "0", "--grace", "0.2")) {
            String address = "tcp://" + worker.line().substring("TCP:".length());
            try (RpcClient client = RpcClient.connect(address)) {
                CompletableFuture<String> answer = ask(client, "sleep 600000");
                worker.awaitError("asleep");
                worker.terminate();
                assertThat(worker.end()).isEqualTo(TERMINATED);
                assertThat(answer).failsWithin(Duration.ofSeconds(60));
            }
            assertThat(worker.errors()).contains("probe: calls that went on for longer than --grace allows were cut off");
        }
    }

    @Test
    void anInterruptFromTheKeyboardIsItsOwnStatus() throws Exception {
        try (Running worker = new Running("--unix", "w.sock")) {
            worker.line();
            assumeThat(ignores(worker.process.pid(), 2))
                    .as("whoever runs the tests ignores SIGINT, as a shell's background job does, and workers inherit that")
                    .isFalse();
            new ProcessBuilder("kill", "-INT", "" + worker.process.pid()).start().waitFor();
            assertThat(worker.end()).isEqualTo(128 + 2);
        }
        assertThat(folder.resolve("w.sock")).doesNotExist();
    }

    /** Whether a process ignores a signal, where the system tells. */
    private static boolean ignores(long pid, int signal) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(mask -> (mask >>> (signal - 1) & 1) != 0);
    }

    @Test
    void theIdleEndIsStatusZero() throws Exception {
        try (Running worker = new Running(Map.of("VGI_RPC_IDLE_TIMEOUT", "0.3"), "--unix", "w.sock", "--leave-thread")) {
            worker.line();
            try (RpcClient client = RpcClient.connect("unix:" + folder.resolve("w.sock"))) {
                assertThat(client.proxy(Probe.class).ask("x")).isEqualTo("x");
            }
            assertThat(worker.end()).isZero();
        }
    }

    @Test
    void aTakenPlaceIsStatusOne() throws Exception {
        Path path = folder.toRealPath().resolve("w.sock");
        try (Running first = new Running("--unix", path.toString())) {
            first.line();
            try (Running second = new Running("--unix", path.toString())) {
                assertThat(second.end()).isEqualTo(1);
                assertThat(second.errors())
                        .containsExactly("made", "probe: cannot listen at unix:" + path
                                + ": another server listens there already");
            }
            assertThat(path).exists();
        }
    }

    @Test
    void wrongFlagsAreStatusTwo() throws Exception {
        try (Running worker = new Running("--unix", "x", "--tcp", "0")) {
            assertThat(worker.end()).isEqualTo(2);
            assertThat(worker.errors())
                    .containsExactly(
                            "probe: --unix and --tcp exclude each other",
                            "usage: probe [--pipe | --unix PATH | --tcp [HOST:]PORT] [FLAGS], see --help");
        }
    }

    @Test
    void helpIsPrintedToStandardOutput() throws Exception {
        try (Running worker = new Running("--help")) {
            assertThat(worker.line()).isEqualTo("usage: probe [--pipe | --unix PATH | --tcp [HOST:]PORT] [FLAGS]");
            List<String> rest = worker.output.lines().toList();
            assertThat(rest).anyMatch(line -> line.startsWith("  --leave-thread  "));
            assertThat(rest).anyMatch(line -> line.startsWith("  --idle-timeout SECONDS  "));
            assertThat(worker.end()).isZero();
            assertThat(worker.errors()).isEmpty();
        }
    }
}
