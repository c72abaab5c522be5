package dev.vgirpc.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tools of the JDK that runs this, each in a process of its own: jlink refuses to work in a JVM with patched modules. */
final class Tools {

    private Tools() {}

    /**
     * Runs a tool.
     *
     * @return what it printed
     * @throws ImageException when the tool is not there, or with what it printed when it fails
     */
    static String run(String tool, List<String> arguments) {
        Path program = Path.of(System.getProperty("java.home"), "bin", Platform.isWindows() ? tool + ".exe" : tool);
        if (!Files.isExecutable(program)) {
            throw new ImageException("the Java that runs this has no " + tool
                    + ": run it with a JDK of version 25 or newer, not with a JRE or a linked image; there is no "
                    + program);
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            int status = process.waitFor();
            if (status != 0) {
                throw new ImageException(tool + " failed with status " + status + ": " + printed.strip());
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while " + tool + " ran", e);
        }
    }
}
