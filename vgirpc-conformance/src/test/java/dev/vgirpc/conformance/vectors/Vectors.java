package dev.vgirpc.conformance.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The vectors beside the tests. */
final class Vectors {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "src/test/resources/vectors");

    private Vectors() {}

    static List<String> groups() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The files of a group. */
    static List<String> files(String group) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(group))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static List<Vector> of(String group) {
        return Vector.load(FOLDER, group);
    }

    static List<Exchange> exchanges() {
        return Exchange.load(FOLDER);
    }

    /** Those that can be replayed. */
    static Stream<Exchange> replayed() {
        return exchanges().stream().filter(exchange -> exchange.notYet() == null);
    }

    /** Both sides of all recorded streams. */
    static List<Transcript> transcripts() {
        return Transcript.load(FOLDER);
    }

    /** What recorded producers of dictionaries sent. */
    static List<Vector> produced() {
        return Transcript.loadAnswers(FOLDER);
    }

    /** One vector. */
    static Vector of(String group, String name) {
        return Vector.load(FOLDER, group, name);
    }
}
