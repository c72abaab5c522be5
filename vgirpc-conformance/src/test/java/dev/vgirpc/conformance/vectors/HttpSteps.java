package dev.vgirpc.conformance.vectors;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.vgirpc.conformance.vectors.HttpWire.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Recorded scenarios of HTTP: requests and their responses, step by step. */
final class HttpSteps {

    private static final String REQUEST = "-request";

    private HttpSteps() {}

    /**
     * A scenario.
     *
     * @param name what the names of its steps begin with
     */
    record Scenario(String name, List<Step> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One request and the recorded response. */
    record Step(Vector request, Vector response) {

        String method() {
            return (String) http(request).get("method");
        }

        String path() {
            return (String) http(request).get("path");
        }

        /** The header fields but for the length, which is that of the body. */
        List<Field> fields() {
            return fieldsOf(request).stream()
                    .filter(each -> !each.name().equals("Content-Length"))
                    .toList();
        }

        long status() {
            return (long) http(response).get("status");
        }

        /** The value of a field of the response, or null. */
        @Nullable String recorded(String name) {
            return fieldsOf(response).stream()
                    .filter(each -> each.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** All scenarios in the order of their names. */
    static List<Scenario> load() {
        Map<String, List<Step>> all = new LinkedHashMap<>();
        for (Vector request : Vectors.of("http")) {
            if (request.name().endsWith(REQUEST)) {
                String step = request.name().substring(0, request.name().length() - REQUEST.length());
                all.computeIfAbsent(step.substring(0, step.lastIndexOf('-')), name -> new ArrayList<>())
                        .add(new Step(request, Vectors.of("http", step + "-response")));
            }
        }
        return all.entrySet().stream()
                .map(each -> new Scenario(each.getKey(), each.getValue()))
                .toList();
    }

    static Map<String, @Nullable Object> http(Vector vector) {
        return Json.object(vector.json().get("http"));
    }

    static List<Field> fieldsOf(Vector vector) {
        return Json.array(http(vector).get("headers")).stream()
                .map(Json::array)
                .map(pair -> new Field((String) pair.getFirst(), (String) pair.get(1)))
                .toList();
    }

    static @Nullable String coding(Vector vector) {
        return (String) vector.json().get("body_encoding");
    }

    static byte[] decoded(@Nullable String coding, byte[] bytes) throws IOException {
        if (coding == null) {
            return bytes;
        }
        try (InputStream in = coding.equals("zstd")
                ? new ZstdInputStream(new ByteArrayInputStream(bytes))
                : new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    static byte[] encoded(@Nullable String coding, byte[] bytes) throws IOException {
        if (coding == null) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream encoder = coding.equals("zstd") ? new ZstdOutputStream(out) : new GZIPOutputStream(out)) {
            encoder.write(bytes);
        }
        return out.toByteArray();
    }
}
