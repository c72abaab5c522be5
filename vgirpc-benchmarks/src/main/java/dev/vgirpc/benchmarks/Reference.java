package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's Python reference, from a virtual environment.
 *
 * @param python the environment's interpreter
 * @param script our program for it
 */
record Reference(Path python, Path script) {

    static final String MISSING =
            "no Python reference: make target/venv (.ci/run does) or name a virtual environment in VENV";

    /** Finds the reference, or null where it is not installed. */
    static @Nullable Reference find(Path project, Path scratch) throws IOException, InterruptedException {
        String named = System.getenv("VENV");
        Path environment = named == null || named.isEmpty() ? project.resolve("target/venv") : Path.of(named);
        Path python = environment.resolve("bin/python");
        if (!Files.isExecutable(python)) {
            return null;
        }
        Process check = new ProcessBuilder(python.toString(), "-c", "import vgi_rpc.rpc")
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("reference-check.txt").toFile())
                .start();
        if (check.waitFor() != 0) {
            return null;
        }
        Path script = scratch.resolve("reference.py");
        try (InputStream source = Objects.requireNonNull(Reference.class.getResourceAsStream("reference.py"))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Reference(python, script);
    }

    /** The command that runs our program as {@code inproc}, {@code exec} or {@code worker}. */
    List<String> command(String mode) {
        return List.of(python.toString(), script.toString(), mode);
    }
}
