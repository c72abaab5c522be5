package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on nothing but the packaged jars: the quick start, in JVMs of its own. */
class PackagedStartTest {

    private static final Path MODULES = Reactor.root().resolve("examples/quickstart/target/modules");

    @TempDir
    Path folder = Path.of("");

    @Test
    void theLauncherPrintsNothingOfItsOwn() throws Exception {
        Result result = run(List.of(Reactor.root().resolve("bin/quickstart").toString()));
        assertEquals("", result.error());
        assertEquals(0, result.status());
    }

    /** No JVM option is needed to run; options only silence warnings. */
    @Test
    void noOptionIsNeeded() throws Exception {
        Result result = run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path", MODULES.toString(),
                "-m", "dev.vgirpc.examples.quickstart/dev.vgirpc.examples.quickstart.QuickStart"));
        assertEquals(0, result.status(), result.error());
    }

    private record Result(int status, String error) {}

    private Result run(List<String> command) throws IOException, InterruptedException {
        Path error = folder.resolve("error");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(error.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("VGIRPC_NO_BUILD", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Result(process.waitFor(), Files.readString(error));
    }
}
