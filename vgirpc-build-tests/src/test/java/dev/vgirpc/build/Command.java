package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that tests run, each with an empty standard input. */
final class Command {

    private Command() {}

    /** What a program left behind. */
    record Result(int status, String output, String error) {

        /** Asserts that it succeeded and was silent on standard error. */
        String quietOutput() {
            assertEquals("", error);
            assertEquals(0, status, output);
            return output;
        }
    }

    /** The command of this Java. */
    static String java() {
        return tool("java");
    }

    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    static Result run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".out");
        Path error = Files.createTempFile("command", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("VGIRPC_NO_BUILD", "1");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Result(process.waitFor(), Files.readString(output), Files.readString(error));
        } finally {
            Files.delete(output);
            Files.delete(error);
        }
    }

    /** The same with some words before others. */
    static Result run(Path folder, List<String> command, String... more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return run(folder, all);
    }
}
