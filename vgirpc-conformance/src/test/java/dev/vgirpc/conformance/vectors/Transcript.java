package dev.vgirpc.conformance.vectors;

import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.DictionaryEcho;
import dev.vgirpc.conformance.Quirks;
import dev.vgirpc.wire.WireKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recorded stream.
 *
 * @param sent what the client sent
 * @param received what the server sent
 */
record Transcript(Vector sent, Vector received) {

    private static final String SENT = "-c2s";
    private static final String RECEIVED = "-s2c";

    /** All recorded streams, but those of which only the server's side is known. */
    static List<Transcript> load(Path folder) {
        return Stream.of("streams", "dictionaries")
                .flatMap(group -> Vector.load(folder, group).stream())
                .filter(vector -> vector.name().endsWith(SENT))
                .map(sent -> new Transcript(
                        sent, Vector.load(folder, sent.group(), sent.name().replace(SENT, RECEIVED))))
                .toList();
    }

    /** What servers sent of which the request was not recorded. */
    static List<Vector> loadAnswers(Path folder) {
        return Vector.load(folder, "dictionaries").stream()
                .filter(vector -> vector.name().startsWith("produce-"))
                .toList();
    }

    /** The name without what tells the sides apart. */
    String name() {
        return plain(received);
    }

    static String plain(Vector vector) {
        return vector.name().replaceFirst("-(c2s|s2c)$", "");
    }

    String method() {
        return (String) Calls.metadata(sent).get(WireKeys.METHOD);
    }

    /** The contract that the method belongs to. */
    Class<?> contract() {
        if (sent.group().equals("dictionaries")) {
            return DictionaryEcho.class;
        }
        return name().startsWith("quirk-") ? Quirks.class : ConformanceService.class;
    }

    /** The batches of the client's input, after the request. */
    List<Map<String, @Nullable Object>> input() {
        return sent.streams().size() < 2 ? List.of() : batches(sent.streams().get(1));
    }

    /** Whether the client's input has columns, and not only ticks. */
    boolean takesInput() {
        return sent.streams().size() > 1
                && !Json.array(Json.object(sent.streams().get(1)).get("schema")).isEmpty();
    }

    static List<Map<String, @Nullable Object>> batches(@Nullable Object stream) {
        return Json.array(Json.object(stream).get("batches")).stream()
                .map(Json::object)
                .toList();
    }

    static Map<String, @Nullable Object> metadata(Map<String, @Nullable Object> batch) {
        return Json.object(batch.get("metadata"));
    }

    static boolean isError(Map<String, @Nullable Object> batch) {
        return "EXCEPTION".equals(metadata(batch).get(WireKeys.LOG_LEVEL));
    }

    static boolean isLog(Map<String, @Nullable Object> batch) {
        return metadata(batch).containsKey(WireKeys.LOG_LEVEL) && !isError(batch);
    }

    /** All batches that the server sent, header and all. */
    List<Map<String, @Nullable Object>> answers() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        received.streams().forEach(stream -> all.addAll(batches(stream)));
        return all;
    }

    /** Whether the client ended the stream, by closing or cancelling it, and not the server. */
    boolean endedByClient() {
        List<Map<String, @Nullable Object>> turns = batches(received.streams().isEmpty() ? Map.of() : received.streams().getLast());
        long answers = turns.stream().filter(batch -> !isLog(batch)).count();
        long asked = input().stream()
                .filter(batch -> !metadata(batch).containsKey(WireKeys.CANCEL))
                .count();
        return sent.streams().size() > 1 && turns.stream().noneMatch(Transcript::isError) && answers == asked;
    }

    @Override
    public String toString() {
        return sent.group() + "/" + name();
    }
}
