package dev.vgirpc.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example as its readers do: on the module path, in a process of its own. */
class QuickStartTest {

    static final String OUTPUT = """
            in-process: 12.5
            subprocess: 12.5
            log:        INFO quoting for Basel
            record:     Quote[symbol=ACME, quantity=100, total=1250.0]
            error:      ValueError: unknown symbol NONE
            afterwards: 80.0
            """;

    @TempDir
    Path folder;

    @Test
    void printsWhatTheReadmeShows() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        int status = process.waitFor();
        assertEquals("", text(err), "standard error");
        assertEquals(OUTPUT, text(out));
        assertEquals(0, status);
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "-m",
                "dev.vgirpc.examples.quickstart/dev.vgirpc.examples.quickstart.QuickStart");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
