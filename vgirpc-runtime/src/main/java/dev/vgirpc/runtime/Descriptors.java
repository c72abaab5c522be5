package dev.vgirpc.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives a jar the module descriptor that it lacks, as {@code jdeps} derives it: it requires what its classes refer
 * to, exports all packages, and provides what its service files say.
 */
final class Descriptors {

    private final ModuleGraph graph;
    private final Path folder;

    /**
     * Makes described jars.
     *
     * @param graph what the automatic modules were resolved with
     * @param folder where the described jars are written; what else is written there may be deleted with it
     */
    Descriptors(ModuleGraph graph, Path folder) {
        this.graph = graph;
        this.folder = folder;
    }

    /** Returns a copy of the jar with a descriptor. */
    Path describe(ModuleReference automatic) {
        String module = automatic.descriptor().name();
        Path jar = ModuleGraph.file(automatic);
        Path work = folder.resolve(module);
        Path copy = folder.resolve(module + ".jar");
        try {
            Files.createDirectories(work);
            String path = graph.files();
            Tools.run("jdeps", List.of(
                    "--ignore-missing-deps",
                    "--multi-release", Integer.toString(Runtime.version().feature()),
                    "--module-path", path,
                    "--generate-module-info", work.toString(),
                    jar.toString()));
            Path classes = work.resolve("classes");
            Tools.run("javac", List.of(
                    "-proc:none",
                    "--module-path", path,
                    "--patch-module", module + "=" + jar,
                    "-d", classes.toString(),
                    source(work, module).toString()));
            Files.copy(jar, copy);
            Tools.run("jar", List.of(
                    "--update",
                    "--file", copy.toString(),
                    "-C", classes.toString(),
                    "module-info.class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Where jdeps wrote the descriptor: deeper for a jar of several releases. */
    private static Path source(Path folder, String module) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.endsWith("module-info.java"))
                    .findFirst()
                    .orElseThrow(() -> new ImageException("no descriptor could be made for the module " + module));
        }
    }
}
