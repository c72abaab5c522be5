package dev.vgirpc.benchmarks;

import dev.vgirpc.benchmarks.Latencies.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running subject in a process of its own, see {@link LaneMain}. */
final class Lane implements AutoCloseable {

    private final String name;
    private final Path errors;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    /**
     * Starts a lane; {@link #awaitReady} comes next.
     *
     * @param name what the tables call it
     * @param command the process to start
     * @param errors where its standard error goes
     */
    Lane(String name, List<String> command, Path errors) throws IOException {
        this.name = name;
        this.errors = errors;
        this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        this.answers = process.inputReader();
        this.commands = process.outputWriter();
    }

    String name() {
        return name;
    }

    void awaitReady() throws IOException {
        String line = answer();
        if (!line.equals("ready")) {
            throw new IOException(name + " said '" + line + "' instead of 'ready'");
        }
    }

    Sample run(long millis) throws IOException {
        commands.write(millis + "\n");
        commands.flush();
        return Sample.ofLine(answer());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " ended: " + Files.readString(errors).strip());
        }
        return line;
    }

    /** Moves all threads of the lane's processes to one processor. */
    void pin(int processor) throws IOException, InterruptedException {
        List<Long> ids = new ArrayList<>();
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(child -> ids.add(child.pid()));
        }
        ids.add(process.pid());
        for (long id : ids) {
            List<String> command =
                    List.of("taskset", "-a", "-p", "-c", String.valueOf(processor), String.valueOf(id));
            Process taskset = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(taskset.getInputStream().readAllBytes()).strip();
            if (taskset.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + said);
            }
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            commands.close();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException | InterruptedException e) {
            // Ended below.
        } finally {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
