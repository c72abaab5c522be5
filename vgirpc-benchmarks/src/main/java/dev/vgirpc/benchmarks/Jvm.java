package dev.vgirpc.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts further JVMs like this one. */
final class Jvm {

    /**
     * One collector for all sides: the cheap one for small heaps, without threads of its own that
     * would run beside the calls.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms128m",
            "-Xmx512m",
            "--enable-native-access=dev.vgirpc.wire,com.github.luben.zstd_jni",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dslf4j.internal.verbosity=ERROR");

    /** Options for a class that measures parts which the engine does not export. */
    static final List<String> INTERNALS = List.of(
            "--add-exports=dev.vgirpc.wire/dev.vgirpc.wire.columnar=dev.vgirpc.benchmarks",
            "--add-exports=dev.vgirpc.wire/dev.vgirpc.wire.contract=dev.vgirpc.benchmarks");

    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Options that make a JVM see the modules of this one. */
    static List<String> options() {
        List<String> options = new ArrayList<>(OPTIONS);
        options.add("--module-path");
        options.add(modulePath());
        return options;
    }

    /** The command that runs a class of this module. */
    static List<String> command(Class<?> main, String... arguments) {
        return command(List.of(), main, arguments);
    }

    /** The same with further options of the JVM. */
    static List<String> command(List<String> further, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options());
        command.addAll(further);
        command.add("-m");
        command.add(main.getModule().getName() + "/" + main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The project's folder, found from the modules; the working directory where that fails. */
    static Path project() {
        Path start = Path.of(modulePath().split(File.pathSeparator)[0]).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("vgirpc-benchmarks"))) {
                return folder;
            }
        }
        return Path.of("").toAbsolutePath();
    }

    private static String modulePath() {
        String path = System.getProperty("jdk.module.path");
        if (path == null) {
            throw new IllegalStateException("the benchmarks run on the module path: start them with bin/bench");
        }
        return path;
    }
}
