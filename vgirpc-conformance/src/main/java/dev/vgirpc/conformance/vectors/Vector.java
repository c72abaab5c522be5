package dev.vgirpc.conformance.vectors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded bytes with their description.
 *
 * @param group the group, which is the folder
 * @param name the name, which is that of the files
 * @param bytes the recorded bytes, unzipped where the file is zipped
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
            Map<String, @Nullable Object> json =
                    Json.object(Json.parse(Files.readString(folder.resolve(group).resolve(name + SUFFIX))));
            boolean packed = Boolean.TRUE.equals(json.get("gzip"));
            byte[] bytes = Files.readAllBytes(folder.resolve(group).resolve(name + (packed ? ".bin.gz" : ".bin")));
            return new Vector(group, name, packed ? unzip(bytes) : bytes, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
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
