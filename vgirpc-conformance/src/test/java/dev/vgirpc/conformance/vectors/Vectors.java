package dev.vgirpc.conformance.vectors;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The vectors beside the tests. */
final class Vectors {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "src/test/resources/vectors");
    private static final List<String> GROUPS = List.of("unary-request", "unary-response", "errors", "logs");

    private Vectors() {}

    static Stream<Vector> all() {
        return GROUPS.stream().flatMap(group -> Vector.load(FOLDER, group).stream());
    }

    static Stream<Vector> requests() {
        return all().filter(vector ->
                vector.group().equals("unary-request") || vector.name().endsWith("-request"));
    }

    static Stream<Vector> responses() {
        return all().filter(vector ->
                vector.group().equals("unary-response") || vector.name().endsWith("-response"));
    }

    static Vector responseOf(Vector request) {
        return request.group().equals("unary-request")
                ? Vector.load(FOLDER, "unary-response", request.name())
                : Vector.load(FOLDER, request.group(), Calls.plainName(request) + "-response");
    }

    static Vector requestOf(Vector response) {
        return response.group().equals("unary-response")
                ? Vector.load(FOLDER, "unary-request", response.name())
                : Vector.load(FOLDER, response.group(), Calls.plainName(response) + "-request");
    }
}
