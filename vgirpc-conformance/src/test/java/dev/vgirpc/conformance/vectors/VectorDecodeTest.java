package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference wrote is read as its description says. */
class VectorDecodeTest {

    /** Broken on purpose; {@link MalformedTest} reads them. */
    private static final String MALFORMED = "malformed";
    private static final String HTTP = "http";

    /** Answers of no bytes at all. */
    private static final Set<String> SILENT =
            Set.of("errors/no-batch-response", "streams/quirk-missing-header-s2c");

    @Test
    void allVectorsAreThere() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (String group : Vectors.groups()) {
            List<String> expected = new ArrayList<>();
            for (Vector vector : Vectors.of(group)) {
                expected.add(vector.name() + ".json");
                expected.add(vector.name() + (vector.json().get("gzip") == null ? ".bin" : ".bin.gz"));
            }
            assertEquals(expected.stream().sorted().toList(), Vectors.files(group), "files of " + group);
            counts.put(group, (long) expected.size() / 2);
        }
        assertEquals(
                Map.of(
                        "unary-request", 101L,
                        "unary-response", 101L,
                        "errors", 106L,
                        "logs", 24L,
                        "describe", 14L,
                        "dictionaries", 38L,
                        "external", 36L,
                        "streams", 122L,
                        HTTP, 150L,
                        MALFORMED, 79L),
                counts);
    }

    static Stream<Vector> sound() throws IOException {
        return Vectors.groups().stream()
                .filter(group -> !group.equals(MALFORMED) && !group.equals(HTTP))
                .flatMap(group -> Vectors.of(group).stream());
    }

    @ParameterizedTest
    @MethodSource("sound")
    void decodes(Vector vector) throws IOException {
        assertEquals(vector.json().get("size"), (long) vector.bytes().length, "size");
        assertEquals(vector.json().get("sha256"), sha256(vector.bytes()), "digest");
        byte[] content = content(vector);
        assertEquals(content.length == 0, vector.streams().isEmpty(), "has no streams");
        assertEquals(SILENT.contains(vector.toString()), vector.streams().isEmpty(), "is silent");
        StreamMatcher.recorded().match(vector.streams(), content);
    }

    static List<Vector> messages() {
        return Vectors.of(HTTP);
    }

    /** Bodies may be text, nothing, or broken on purpose. */
    @ParameterizedTest
    @MethodSource("messages")
    void decodesBodies(Vector vector) throws IOException {
        assertEquals(vector.json().get("size"), (long) vector.bytes().length, "size");
        assertEquals(vector.json().get("sha256"), sha256(vector.bytes()), "digest");
        byte[] body = HttpSteps.decoded(HttpSteps.coding(vector), vector.bytes());
        if (!vector.streams().isEmpty()) {
            StreamMatcher.recorded().match(vector.streams(), body);
        } else if (vector.json().get("text") instanceof String text) {
            assertEquals(text, new String(body, StandardCharsets.UTF_8), "text");
        }
    }

    /** The bytes of an external object as they were before they were coded. */
    private static byte[] content(Vector vector) throws IOException {
        byte[] bytes = vector.bytes();
        Object coding = vector.json().get("content_encoding");
        if (coding != null) {
            try (InputStream in = decoder((String) coding, new ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            }
        }
        Object size = vector.json().get("uncompressed_size");
        if (size != null) {
            assertEquals(size, (long) bytes.length, "size of the content");
            assertEquals(vector.json().get("uncompressed_sha256"), sha256(bytes), "digest of the content");
        }
        return bytes;
    }

    private static InputStream decoder(String coding, InputStream in) throws IOException {
        return switch (coding) {
            case "gzip" -> new GZIPInputStream(in);
            case "zstd" -> new ZstdInputStream(in);
            default -> throw new AssertionError("unknown coding " + coding);
        };
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What cannot be replayed yet is counted, so that nothing drops out unseen. */
    @Test
    void fewExchangesWaitForLaterParts() {
        Map<String, Integer> waiting = new TreeMap<>();
        for (Exchange exchange : Vectors.exchanges()) {
            String part = exchange.notYet();
            if (part != null) {
                waiting.merge(part, 1, Integer::sum);
                assertTrue(
                        part.equals("external storage") || !Calls.hasMethod(exchange.method()),
                        () -> exchange + " can be replayed: " + exchange.method() + " is there");
            }
        }
        assertEquals(
                Map.of("descriptions", 4, "external storage", 5),
                waiting);
    }
}
