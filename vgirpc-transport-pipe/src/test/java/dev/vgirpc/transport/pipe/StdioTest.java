package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.RpcClient;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.transport.pipe.worker.ProbeWorker;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The worker's side of standard input and output, in a process of its own. */
@ExtendWith(LeakCheckExtension.class)
class StdioTest {

    private final List<String> stderr = new CopyOnWriteArrayList<>();

    private RpcClient connect(String... arguments) {
        return RpcClient.connect(
                Subprocess.command(ChildJvm.command(ProbeWorker.class, arguments)).stderrTo(stderr::add));
    }

    @Test
    void strayPrintsGoToStandardError() {
        try (RpcClient client = connect()) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("print")).isEqualTo("printed");
            assertThat(probe.ask("x")).isEqualTo("x");
        }
        assertThat(stderr).containsExactly("stray", "bytes", "joined");
    }

    @Test
    void pipesBringNoWarning() {
        try (RpcClient client = connect("leave")) {
            assertThat(client.proxy(Probe.class).ask("x")).isEqualTo("x");
        }
        assertThat(stderr).isEmpty();
    }

    @Test
    void systemInIsAtItsEnd() {
        try (RpcClient client = connect()) {
            assertThat(client.proxy(Probe.class).ask("read")).isEqualTo("-1");
        }
    }

    @Test
    void aProcessServesThemOnce() {
        try (RpcClient client = connect()) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("again")).contains("standard input and output").contains("once");
            assertThat(probe.ask("x")).isEqualTo("x");
        }
    }

    @Test
    void theServerKeepsItsProcessAlive() throws InterruptedException {
        try (RpcClient client = connect("leave")) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("x")).isEqualTo("x");
            Thread.sleep(300);
            assertThat(probe.ask("y")).isEqualTo("y");
        }
    }

    @Test
    void endsWithStandardInput(@TempDir Path folder) throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(ChildJvm.command(ProbeWorker.class))
                .redirectInput(empty.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(out).isEmptyFile();
        assertThat(err).hasContent("joined");
    }

    @Test
    void stopWakesTheReader() throws Exception {
        long fastest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && fastest > 100; attempt++) {
            Process process = new ProcessBuilder(ChildJvm.command(ProbeWorker.class, "stop")).start();
            try (OutputStream silent = process.getOutputStream();
                    InputStream answers = process.getInputStream();
                    InputStream errors = process.getErrorStream()) {
                assertThat(answers.read()).as("standard output ends").isEqualTo(-1);
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                String said = new String(errors.readAllBytes(), StandardCharsets.UTF_8);
                Matcher found = Pattern.compile("graceful true millis (\\d+)\\R").matcher(said);
                assertThat(found.matches()).as(said).isTrue();
                fastest = Math.min(fastest, Long.parseLong(found.group(1)));
                silent.flush();
            }
        }
        assertThat(fastest).as("milliseconds until the blocked reader ended").isLessThanOrEqualTo(100);
    }

    @Test
    void aTerminalBringsAWarning(@TempDir Path folder) throws Exception {
        Path script = findOnPath("script");
        Assumptions.assumeTrue(script != null, "no program 'script' that makes a terminal");
        Path err = folder.resolve("err");
        Path out = folder.resolve("out");
        // Only standard input is the terminal: both are warned of.
        String command = CommandLine.join(ChildJvm.command(ProbeWorker.class, "stop")) + " 2>"
                + CommandLine.join(List.of(err.toString())) + " >" + CommandLine.join(List.of(out.toString()));
        Process process = new ProcessBuilder(script.toString(), "-qec", command, "/dev/null")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream silent = process.getOutputStream()) {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            silent.flush();
        }
        List<String> said = Files.readAllLines(err);
        assertThat(said.getFirst()).contains("terminal").contains("exec:COMMAND");
        assertThat(said.getFirst().split("\\. ")).as("sentences").hasSize(2);
        assertThat(out).isEmptyFile();
    }

    private static Path findOnPath(String program) throws IOException {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    @Test
    void aStopUnderLoadLetsTheCallFinish() {
        try (RpcClient client = connect("grace", "30000")) {
            Probe probe = client.proxy(Probe.class);
            for (int i = 0; i < 200; i++) {
                assertThat(probe.ask("x" + i)).isEqualTo("x" + i);
            }
            assertThat(probe.ask("stop 300")).isEqualTo("stopping");
            assertThatThrownBy(() -> {
                for (int i = 0; i < 1_000; i++) {
                    probe.ask("x");
                    Thread.sleep(1);
                }
            }).isInstanceOf(TransportException.class);
        }
        assertThat(stderr).containsExactly("graceful true");
    }

    @Test
    void aCallThatOutlastsTheGraceIsCutOff() {
        try (RpcClient client = connect("grace", "200")) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("x")).isEqualTo("x");
            assertThatThrownBy(() -> probe.ask("stop 60000")).isInstanceOf(TransportException.class);
        }
        assertThat(stderr).containsExactly("graceful false");
    }
}
