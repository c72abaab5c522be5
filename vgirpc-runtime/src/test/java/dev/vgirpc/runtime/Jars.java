package dev.vgirpc.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jars of small programs, compiled for a test. */
final class Jars {

    private final Path folder;

    Jars(Path folder) {
        this.folder = folder;
    }

    /**
     * Compiles sources into a jar.
     *
     * @param name of the jar, without {@code .jar}
     * @param sources the text of each file by its name, such as {@code module-info.java} or {@code a/B.java}; other
     *     files are taken as they are
     */
    Path jar(String name, Map<String, String> sources, String... jarOptions) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        List<String> compiler = new ArrayList<>(
                List.of("--module-path", folder.toString(), "-d", work.resolve("classes").toString()));
        for (Map.Entry<String, String> each : sources.entrySet()) {
            boolean java = each.getKey().endsWith(".java");
            Path file = work.resolve(java ? "sources" : "classes").resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
            if (java) {
                compiler.add(file.toString());
            }
        }
        Tools.run("javac", compiler);
        Path jar = folder.resolve(name + ".jar");
        List<String> archiver = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        archiver.addAll(List.of(jarOptions));
        archiver.addAll(List.of("-C", work.resolve("classes").toString(), "."));
        Tools.run("jar", archiver);
        return jar;
    }

    /** A module whose main class does this. */
    Path program(String name, String statements) throws IOException {
        return jar(name, Map.of(
                "module-info.java", "module " + name + " {}",
                name + "/Main.java", "package " + name + "; class Main { public static void main(String[] args)"
                        + " throws Exception { " + statements + " } }"));
    }
}
