package dev.vgirpc.conformance.vectors;

import dev.vgirpc.conformance.Quirks;
import dev.vgirpc.wire.WireKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where this library's streams mean to differ from the reference's, on either side. */
final class StreamAnswers {

    /** Its method fails; the reference reads the input as a request and answers that, too. */
    private static final String INPUT_ANSWERED = "produce_error_on_init";

    /** The reference's client only ends the input and then finds the connection out of step. */
    private static final String FAILED_UNUSED = "produce_error_on_init-unused";

    /** The reference drops what the method logged before it failed. */
    private static final String LOG_DROPPED = "quirk-header-error-on-init";

    /** The reference closes the connection; our server answers with an error. */
    private static final String NO_HEADER = "quirk-missing-header";

    /** A state of ours hands its batch over when it returns, so logs of a turn come before it. */
    private static final String LOG_AFTER_DATA = "quirk-producer-log_after_data";

    /**
     * What no state of ours can do, and how the error arises instead. All that the reference sends is compared, but
     * for texts.
     */
    static final Map<String, String> CANNOT_BE_WRITTEN = Map.of(
            "quirk-producer-double_emit", "a step holds one batch: the service throws by itself",
            "quirk-producer-no_emit", "a step emits or finishes: the service returns no step",
            "quirk-exchange-finish", "a reply cannot finish: the service returns no reply");

    /** Errors that are the service's own, so that their texts are the reference's. */
    private static final Set<String> OWN_ERRORS = Set.of(
            INPUT_ANSWERED,
            FAILED_UNUSED,
            LOG_DROPPED,
            "produce_error_mid_stream-2");

    private StreamAnswers() {}

    /** What our server is to send. */
    static List<@Nullable Object> fromServer(Transcript transcript) {
        List<@Nullable Object> streams = new ArrayList<>(transcript.received().streams());
        switch (transcript.name()) {
            case INPUT_ANSWERED -> streams.removeLast();
            case LOG_DROPPED ->
                streams.set(0, with(streams.getFirst(), 0, Map.of(
                        "num_rows",
                        0L,
                        "metadata",
                        Map.of(
                                WireKeys.LOG_LEVEL, "INFO",
                                WireKeys.LOG_MESSAGE, Quirks.Service.LOG_BEFORE_FAILURE,
                                WireKeys.SERVER_ID, "",
                                WireKeys.REQUEST_ID, ""))));
            case NO_HEADER -> streams.add(Map.of(
                    "schema",
                    List.of(),
                    "batches",
                    List.of(Map.of(
                            "num_rows",
                            0L,
                            "metadata",
                            Map.of(
                                    WireKeys.LOG_LEVEL, "EXCEPTION",
                                    WireKeys.LOG_MESSAGE, "",
                                    WireKeys.LOG_EXTRA, "{\"exception_type\": \"TypeError\"}",
                                    WireKeys.SERVER_ID, "",
                                    WireKeys.REQUEST_ID, ""))),
                    "eos",
                    true));
            case LOG_AFTER_DATA -> streams.set(0, logsFirst(streams.getFirst()));
            default -> {}
        }
        return streams;
    }

    /** A stream with a further batch. */
    private static Map<String, @Nullable Object> with(@Nullable Object stream, int at, Map<String, Object> batch) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(Json.object(stream));
        List<@Nullable Object> batches = new ArrayList<>(Json.array(changed.get("batches")));
        batches.add(at, batch);
        changed.put("batches", batches);
        return changed;
    }

    /** The logs of each turn before its batch: each data batch goes behind the log that follows it. */
    private static Map<String, @Nullable Object> logsFirst(@Nullable Object stream) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(Json.object(stream));
        List<@Nullable Object> batches = new ArrayList<>(Json.array(changed.get("batches")));
        for (int i = 1; i < batches.size(); i += 3) {
            batches.add(i + 1, batches.remove(i));
        }
        changed.put("batches", batches);
        return changed;
    }

    /** Whether the text of an error is the service's own, and the same. */
    static boolean textCounts(String name) {
        return OWN_ERRORS.contains(name);
    }

    /**
     * What our client is to send: it cancels a stream that it closes before its end, as the server cannot know else
     * that nobody wants the rest; and where a stream without header failed to open it asks for the server's options,
     * because it cannot know whether the server takes the input for a request.
     */
    static List<@Nullable Object> fromClient(Transcript transcript, Vector barrier) {
        List<@Nullable Object> streams = new ArrayList<>(transcript.sent().streams());
        boolean cancelled = !transcript.input().isEmpty()
                && Transcript.metadata(transcript.input().getLast()).containsKey(WireKeys.CANCEL);
        if (!cancelled && (transcript.endedByClient() || transcript.name().equals(FAILED_UNUSED))) {
            int turns = transcript.input().size();
            streams.set(1, with(streams.get(1), turns, Map.of("num_rows", 0L, "metadata", Map.of(WireKeys.CANCEL, "1"))));
        }
        if (asksForBoundary(transcript)) {
            streams.addAll(barrier.streams());
        }
        return streams;
    }

    /** Whether the first answer is an error, where no header has shown that there is a stream. */
    static boolean asksForBoundary(Transcript transcript) {
        return transcript.sent().streams().size() > 1
                && transcript.answers().stream()
                        .filter(batch -> !Transcript.isLog(batch))
                        .findFirst()
                        .filter(Transcript::isError)
                        .isPresent();
    }

    /** What our client is to hand over of what the server sent: logs that follow a cancel are passed over. */
    static List<Map<String, @Nullable Object>> received(Transcript transcript) {
        List<Map<String, @Nullable Object>> answers = new ArrayList<>(transcript.answers());
        switch (transcript.name()) {
            case INPUT_ANSWERED -> answers.removeLast();
            case FAILED_UNUSED -> answers.clear(); // nobody asked
            case "quirk-producer-cancel" -> answers.removeLast();
            default -> {}
        }
        return answers;
    }
}
