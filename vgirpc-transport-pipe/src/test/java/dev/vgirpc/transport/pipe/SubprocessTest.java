package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.RpcClient;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.pipe.worker.LoggingParent;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.transport.pipe.worker.ProbeWorker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheckExtension.class)
class SubprocessTest {

    private static Subprocess worker() {
        return Subprocess.command(ChildJvm.command(ProbeWorker.class));
    }

    @Test
    void aCommandThatCannotBeStartedIsNamed() {
        assertThatThrownBy(() -> RpcClient.connect(Subprocess.command("vgirpc no such", "it's")))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse())
                .hasMessageContaining("exec:'vgirpc no such' 'it'\\''s'");
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        assertThatThrownBy(() -> RpcClient.connect(Subprocess.command("cat").directory(Path.of("no-such-folder"))))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("no-such-folder");
    }

    @Test
    void theExitCodeIsToldWhenTheWorkerDies() {
        try (RpcClient client = RpcClient.connect(worker())) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("x")).isEqualTo("x");
            assertThatThrownBy(() -> probe.ask("exit 7"))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("exited with code 7");
        }
    }

    @Test
    void theExitCodeIsToldWhenTheWorkerNeverLived() throws InterruptedException {
        try (RpcClient client = RpcClient.connect("exec:sh -c 'exit 3'")) {
            Probe probe = client.proxy(Probe.class);
            Thread.sleep(100);
            assertThatThrownBy(() -> probe.ask("x"))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("exited with code 3");
        }
    }

    @Test
    void aWorkerThatClosesItsOutputIsToldApart() {
        Subprocess target = Subprocess.command("sh", "-c", "exec >&-; exec sleep 60").closeTimeout(Duration.ZERO);
        try (RpcClient client = RpcClient.connect(target)) {
            Probe probe = client.proxy(Probe.class);
            assertThatThrownBy(() -> probe.ask("x"))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("still runs");
        }
    }

    @Test
    void linesOfStandardErrorAreDelivered() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Subprocess target = worker().stderrTo(line -> {
            lines.add(line);
            throw new IllegalStateException("a receiver that fails");
        });
        try (RpcClient client = RpcClient.connect(target)) {
            client.proxy(Probe.class).ask("err one\n\ntwo\r\nthrée \uD83C\uDF0D");
        }
        assertThat(lines).containsExactly("one", "two", "thrée \uD83C\uDF0Djoined");
    }

    @Test
    void standardErrorIsLogged() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(ChildJvm.command(LoggingParent.class, "sh", "-c", "echo hello >&2"));
        builder.environment()
                .put("JDK_JAVA_OPTIONS", "-Djava.util.logging.SimpleFormatter.format=%3$s|%4$s|%5$s%n");
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).contains("dev.vgirpc.subprocess.stderr|INFO|hello");
    }

    @Test
    void aFloodOfStandardErrorBlocksNobody() {
        for (Subprocess target : List.of(worker().stderr(Subprocess.Stderr.DISCARD), worker().stderrTo(line -> {}))) {
            try (RpcClient client = RpcClient.connect(target)) {
                assertThat(client.proxy(Probe.class).ask("flood")).isEqualTo("flooded");
            }
        }
    }

    @Test
    void environmentAndDirectoryReachTheWorker(@TempDir Path folder) throws Exception {
        Subprocess target = worker()
                .directory(folder)
                .environment("VGIRPC_TEST_A", "1 2")
                .environment("VGIRPC_TEST_B", "=");
        try (RpcClient client = RpcClient.connect(target)) {
            Probe probe = client.proxy(Probe.class);
            assertThat(probe.ask("env VGIRPC_TEST_A")).isEqualTo("1 2");
            assertThat(probe.ask("env VGIRPC_TEST_B")).isEqualTo("=");
            assertThat(probe.ask("env PATH")).isEqualTo(System.getenv("PATH"));
            assertThat(probe.ask("dir")).isEqualTo(folder.toRealPath().toString());
        }
    }

    @Test
    void withersLeaveTheirOriginalAlone() {
        Subprocess original = Subprocess.command("sh", "-c", "exit 0");
        Subprocess changed = original.environment("A", "secret").directory(Path.of("x"));
        assertThat(changed).isNotSameAs(original);
        assertThat(changed.address()).isEqualTo("exec:sh -c 'exit 0'").isEqualTo(original.address());
        RpcClient.connect(original).close();
    }

    @Test
    void badOptionsAreRefused() {
        Subprocess target = Subprocess.command("cat");
        assertThatIllegalArgumentException().isThrownBy(() -> target.environment("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> target.environment("A=B", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> target.environment("A", "x\0y"));
        assertThatIllegalArgumentException().isThrownBy(() -> target.closeTimeout(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Subprocess.command(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Subprocess.command(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Subprocess.parse("  "));
    }

    @Test
    void anIdleWorkerEndsByItself(@TempDir Path folder) {
        Path file = folder.resolve("bye");
        Subprocess target = Subprocess.command(
                "sh", "-c", "cat >/dev/null; sleep 0.2; echo late; echo bye >" + CommandLine.join(List.of(file.toString())));
        RpcClient.connect(target).close();
        assertThat(Files.exists(file)).as("the worker was not killed, and could write until it ended").isTrue();
    }

    @Test
    void aWorkerThatIgnoresTheEndIsTerminated() {
        Subprocess target = Subprocess.command("sleep", "60").closeTimeout(Duration.ofMillis(300));
        long millis = closeMillis(target);
        assertThat(millis).isBetween(300L, 2_000L);
    }

    @Test
    void aWorkerThatIgnoresTheSignalIsKilled(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        Subprocess target = Subprocess.command(
                        "sh", "-c", "trap '' TERM; touch " + CommandLine.join(List.of(ready.toString()))
                                + "; while :; do sleep 0.1; done")
                .closeTimeout(Duration.ofMillis(100));
        RpcClient client = RpcClient.connect(target);
        while (!Files.exists(ready)) {
            Thread.sleep(5);
        }
        long start = System.nanoTime();
        client.close();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(2_100L, 5_000L);
    }

    @Test
    void anInterruptedThreadKillsAtOnce() {
        RpcClient client = RpcClient.connect(Subprocess.command("sleep", "60"));
        Thread.currentThread().interrupt();
        long start = System.nanoTime();
        client.close();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
        assertThat(millis).isLessThan(1_000);
    }

    private static long closeMillis(Subprocess target) {
        RpcClient client = RpcClient.connect(target);
        long start = System.nanoTime();
        client.close();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
