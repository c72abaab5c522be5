package dev.vgirpc.conformance.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded bytes with their description.
 *
 * @param group the group, which is the folder
 * @param name the name, which is that of the files
 * @param bytes the recorded bytes
 * @param json the description
 */
public record Vector(String group, String name, byte[] bytes, Map<String, @Nullable Object> json) {

    private static final String SUFFIX = ".json";

    /**
     * Reads all vectors of a group.
     *
     * @param folder the folder of the groups
     * @param group the group
     * @return the vectors by name
     */
    public static List<Vector> load(Path folder, String group) {
        try (Stream<Path> files = Files.list(folder.resolve(group))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .sorted()
                    .map(file -> load(folder, group, file.substring(0, file.length() - SUFFIX.length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a vector.
     *
     * @param folder the folder of the groups
     * @param group the group
     * @param name the name
     * @return the vector
     */
    public static Vector load(Path folder, String group, String name) {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(group).resolve(name + ".bin"));
            String text = Files.readString(folder.resolve(group).resolve(name + SUFFIX));
            return new Vector(group, name, bytes, Json.object(Json.parse(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The streams that the bytes hold.
     *
     * @return one description each
     */
    public List<@Nullable Object> streams() {
        return Json.array(json.get("streams"));
    }

    /**
     * The error that the reference's client raised.
     *
     * @return its type, or null when it raised none
     */
    public @Nullable String errorType() {
        return json.get("outcome") instanceof Map<?, ?> outcome && outcome.get("error_type") instanceof String type
                ? type
                : null;
    }

    @Override
    public String toString() {
        return group + "/" + name;
    }
}
