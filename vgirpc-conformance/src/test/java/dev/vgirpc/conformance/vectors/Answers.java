package dev.vgirpc.conformance.vectors;

import dev.vgirpc.wire.WireKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where this library's server means to answer otherwise than the reference did. */
final class Answers {

    /** Types of errors by the name of the vector. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            // The reference wraps these once more, and so loses the name that it means.
            Map.entry("method-not-utf8", "ProtocolError"),
            Map.entry("missing-method-key", "ProtocolError"),
            Map.entry("error-400-no-method-key", "ProtocolError"),
            Map.entry("no-metadata", "ProtocolError"),
            Map.entry("rows-two", "ProtocolError"),
            Map.entry("error-400-two-rows", "ProtocolError"),
            Map.entry("request-pointer", "ProtocolError"),
            // The reference closes the connection.
            Map.entry("no-batch", "ArrowInvalid"),
            // Read as a length, the first bytes are over a limit.
            Map.entry("record-garbage", "LimitError"),
            Map.entry("error-400-garbage", "LimitError"),
            // A method may not log at the level of errors.
            Map.entry("troubles-exception_level_log", "ValueError"));

    /** Requests that the reference answers not at all, or with a result. */
    private static final Set<String> ERRORS_INSTEAD = Set.of("no-batch", "troubles-exception_level_log");

    private Answers() {}

    /** The error type that must come instead of the recorded answer, or null. */
    static String errorInstead(String name) {
        return ERRORS_INSTEAD.contains(name) ? TYPES.get(name) : null;
    }

    /** What an answer without data says; there is no shared memory yet. */
    static Map<String, Object> expectedOptions(Map<String, Object> recorded) {
        Map<String, Object> options = new LinkedHashMap<>(recorded);
        options.replace(WireKeys.TRANSPORT_SHM, "false");
        return options;
    }

    static String expectedType(String name, String recorded) {
        return TYPES.getOrDefault(name, recorded);
    }

    /** Whether the text of an error is the service's own, not the server's. */
    static boolean textCounts(String name) {
        return List.of("raise_", "troubles-", "oversized_").stream().anyMatch(name::startsWith)
                && !name.equals("troubles-none_for_required");
    }
}
