package dev.vgirpc.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a program of an image once and keeps what the JVM learned: the ahead-of-time cache (JEP 483, JEP 514) holds the
 * classes that the run loaded, parsed and linked.
 */
final class TrainingRun {

    private final Path home;
    private final Duration timeout;

    TrainingRun(Path home, Duration timeout) {
        this.home = home;
        this.timeout = timeout;
    }

    /**
     * Makes the cache.
     *
     * @param main what is run, module and class
     * @param archive the file that is written
     * @throws ImageException when the run fails, takes longer than the timeout or makes no cache
     */
    void run(String main, Path archive) {
        List<String> command = new ArrayList<>();
        command.add(Image.java(home).toString());
        command.add("-XX:AOTCacheOutput=" + archive);
        // The cache serves only where the module path is the same.
        if (hasPlugins()) {
            command.add("--module-path");
            command.add(home.resolve(Launcher.PLUGINS).toString());
        }
        command.add("-m");
        command.add(main);
        Result result = run(command);
        if (result.status() != 0 || !Files.exists(archive)) {
            throw new ImageException("the training run of " + main + " ended with status " + result.status()
                    + (result.status() == 0 ? " and made no cache: " : ": ") + result.printed());
        }
    }

    private boolean hasPlugins() {
        try (Stream<Path> files = Files.list(home.resolve(Launcher.PLUGINS))) {
            return files.anyMatch(each -> each.toString().endsWith(".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Result(int status, String printed) {}

    private Result run(List<String> command) {
        try {
            Path printed = Files.createTempFile("vgirpc-training", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
                // A worker on standard input ends by itself with it.
                process.getOutputStream().close();
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    throw new ImageException("the training run did not end within " + timeout.toSeconds()
                            + " seconds; a program that does not end by itself needs a main class for training: "
                            + String.join(" ", command));
                }
                try (InputStream in = Files.newInputStream(printed)) {
                    String text = new String(in.readNBytes(20_000), StandardCharsets.UTF_8);
                    return new Result(process.exitValue(), text.strip());
                }
            } finally {
                Files.delete(printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted in the training run", e);
        }
    }
}
