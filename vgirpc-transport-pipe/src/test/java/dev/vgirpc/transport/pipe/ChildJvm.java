package dev.vgirpc.transport.pipe;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Commands that run a test's class in another JVM, with the modules of this one. */
final class ChildJvm {

    private ChildJvm() {}

    /** The class's package must not be one of the module: the class is found on the class path. */
    static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstderr.encoding=UTF-8",
                "--sun-misc-unsafe-memory-access=allow"));
        String modules = System.getProperty("jdk.module.path");
        if (modules == null) {
            command.add("--enable-native-access=ALL-UNNAMED");
        } else {
            command.addAll(List.of(
                    "--module-path", modules,
                    "--add-modules", "dev.vgirpc.transport.pipe",
                    "--enable-native-access=dev.vgirpc.wire"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + folder(main)));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path folder(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(type.getResource(file), file);
        String text = url.toString();
        try {
            return Path.of(new URI(text.substring(0, text.length() - file.length())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
