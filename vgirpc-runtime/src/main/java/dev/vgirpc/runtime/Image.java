package dev.vgirpc.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image that was made.
 *
 * @param home its folder
 * @param modules the linked modules that are not the JDK's, in alphabetical order; the JDK's come along as these
 *     require them
 * @param providers by each service that one of these modules uses, the implementations that are linked, both in
 *     alphabetical order. A service without one is there with an empty list; those of the JDK are left out
 * @param launcher the script that starts the program, or null when the image has no main class
 * @param archive the ahead-of-time cache that the launcher uses, or null when there is none
 */
public record Image(
        Path home,
        List<String> modules,
        Map<String, List<String>> providers,
        @Nullable Path launcher,
        @Nullable Path archive) {

    /** Copies what it is given. */
    public Image {
        modules = List.copyOf(modules);
        providers = Providers.copy(providers);
    }

    /**
     * The image's own JVM.
     *
     * @return the path of its {@code java} command
     */
    public Path java() {
        return java(home);
    }

    static Path java(Path home) {
        return home.resolve("bin").resolve(Platform.isWindows() ? "java.exe" : "java");
    }

    /**
     * The size of all files but the ahead-of-time cache.
     *
     * @return the sum in bytes
     */
    public long bytes() {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(each -> Files.isRegularFile(each) && !each.equals(archive))
                    .mapToLong(Image::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The size of the ahead-of-time cache.
     *
     * @return its bytes, 0 when there is none
     */
    public long archiveBytes() {
        return archive == null ? 0 : size(archive);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
