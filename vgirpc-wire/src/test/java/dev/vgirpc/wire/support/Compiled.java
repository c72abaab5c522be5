package dev.vgirpc.wire.support;

import dev.vgirpc.Default;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Java source, compiled while a test runs. Its classes see the library's and stand in no named module. */
public final class Compiled extends ClassLoader {

    private final Map<String, byte[]> classFiles = new HashMap<>();

    private Compiled() {
        super(Compiled.class.getClassLoader());
    }

    /** Compiles a file {@code Source.java}, which may declare many types; parameters keep their names. */
    public static Compiled of(String source) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("vgirpc-compiled");
            javac(folder, source);
            Compiled compiled = new Compiled();
            for (Path file : all(folder)) {
                String name = folder.relativize(file).toString();
                if (name.endsWith(".class")) {
                    compiled.classFiles.put(
                            name.substring(0, name.length() - 6).replace(File.separatorChar, '.'),
                            Files.readAllBytes(file));
                }
            }
            return compiled;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (folder != null) {
                all(folder).forEach(each -> each.toFile().delete());
            }
        }
    }

    private static void javac(Path folder, String source) throws IOException {
        Path file = Files.writeString(folder.resolve("Source.java"), source);
        StringWriter log = new StringWriter();
        PrintWriter out = new PrintWriter(log);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-parameters",
                        "-proc:none",
                        "-cp",
                        location(Default.class) + File.pathSeparator + location(Nullable.class),
                        "-d",
                        folder.toString(),
                        file.toString());
        if (code != 0) {
            throw new IllegalArgumentException(log + source);
        }
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Files before the folders that hold them. */
    private static List<Path> all(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class by its name. */
    public Class<?> type(String name) {
        try {
            return loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classFiles.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
