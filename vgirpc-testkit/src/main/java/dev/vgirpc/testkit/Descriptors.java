package dev.vgirpc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The descriptors of this process, by what they lead to. */
final class Descriptors {

    private static final Path FOLDER = Path.of("/proc/self/fd");

    /** What the JDK opens whenever it likes and never closes: code, entropy, and the folder itself. */
    private static final Pattern OF_THE_JDK =
            Pattern.compile(".*(\\.jar|\\.jmod|\\.so|\\.jsa|/modules|/dev/u?random|/proc/\\d+/fd)");

    private static boolean warm;

    private Descriptors() {}

    /** The first pipe, and the first wait on a virtual thread, open descriptors of the JDK for good. */
    static synchronized void warmUp() {
        if (warm) {
            return;
        }
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = pipe.source();
                    Pipe.SinkChannel sink = pipe.sink()) {
                Thread reader = Thread.ofVirtual().start(() -> readOne(source));
                Thread.sleep(20);
                sink.write(ByteBuffer.allocate(1));
                reader.join();
            }
            warm = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readOne(Pipe.SourceChannel source) {
        try {
            source.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many descriptors lead to each target; empty where the system does not say. */
    static Map<String, Integer> open() {
        Map<String, Integer> open = new HashMap<>();
        if (!Files.isDirectory(FOLDER)) {
            return open;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(FOLDER)) {
            for (Path entry : entries) {
                String target = target(entry);
                if (!target.isEmpty() && !OF_THE_JDK.matcher(target).matches()) {
                    open.merge(target, 1, Integer::sum);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new AssertionError("cannot list descriptors", e);
        }
        return open;
    }

    private static String target(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return ""; // Closed since it was listed.
        }
    }
}
