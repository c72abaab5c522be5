package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Compares the metadata of what our server sent with what the reference sent, but for ids and traces.
 *
 * @param name the name of the vector
 * @param textCounts whether the text of an error is the service's own
 * @param expectedData what a batch that is neither log nor error is to carry
 */
record SentMetadata(String name, boolean textCounts, UnaryOperator<Map<String, Object>> expectedData)
        implements StreamMatcher.MetadataRule {

    @Override
    public void check(Map<String, Object> expected, WireBatch batch) throws IOException {
        Map<String, String> actual = batch.metadata();
        if (!expected.containsKey(WireKeys.LOG_LEVEL)) {
            assertEquals(expected.isEmpty() ? Map.of() : expectedData.apply(expected), actual, "metadata");
            return;
        }
        assertEquals(expected.keySet(), actual.keySet(), "keys");
        assertEquals(MemoryServer.SERVER_ID, actual.get(WireKeys.SERVER_ID), "server id");
        if (expected.containsKey(WireKeys.REQUEST_ID)) {
            assertTrue(actual.get(WireKeys.REQUEST_ID).matches("[0-9a-f]{16}"), "request id");
        }
        assertEquals(expected.get(WireKeys.LOG_LEVEL), actual.get(WireKeys.LOG_LEVEL), "level");
        assertEquals(expected.get(WireKeys.ERROR_KIND), actual.get(WireKeys.ERROR_KIND), "kind");
        if (expected.get(WireKeys.LOG_LEVEL).equals("EXCEPTION")) {
            checkError(expected, actual);
        } else {
            assertEquals(expected.get(WireKeys.LOG_MESSAGE), actual.get(WireKeys.LOG_MESSAGE), "text");
            Object extra = expected.get(WireKeys.LOG_EXTRA);
            if (extra != null) {
                assertEquals(Json.parse((String) extra), Json.parse(actual.get(WireKeys.LOG_EXTRA)), "extras");
            }
        }
    }

    private void checkError(Map<String, Object> expected, Map<String, String> actual) throws IOException {
        Map<String, Object> wanted = Json.object(Json.parse((String) expected.get(WireKeys.LOG_EXTRA)));
        Map<String, Object> given = Json.object(Json.parse(actual.get(WireKeys.LOG_EXTRA)));
        String type = Answers.expectedType(name, (String) wanted.get("exception_type"));
        assertEquals(type, given.get("exception_type"), "type");
        String message = actual.get(WireKeys.LOG_MESSAGE);
        assertEquals(type + ": " + given.get("exception_message"), message, "message");
        if (textCounts) {
            assertEquals(wanted.get("exception_message"), given.get("exception_message"), "text");
        } else {
            assertFalse(((String) given.get("exception_message")).isEmpty(), "no text");
        }
        String traceback = (String) given.get("traceback");
        assertFalse(traceback.isEmpty(), "no traceback");
        assertTrue(traceback.length() <= 16_100, "traceback of " + traceback.length() + " characters");
        List<Object> frames = Json.array(given.get("frames"));
        assertTrue(!frames.isEmpty() && frames.size() <= 5, frames.size() + " frames");
        for (Object frame : frames) {
            assertEquals(
                    Set.of("file", "line", "function", "code"), Json.object(frame).keySet(), "keys of a frame");
        }
        assertEquals(wanted.get("error_kind"), given.get("error_kind"), "kind in the extras");
        Set<String> required = new LinkedHashSet<>(wanted.keySet());
        required.remove("context"); // Java has no implicit chaining of exceptions.
        if (textCounts) {
            assertTrue(given.keySet().containsAll(required), "extras " + given.keySet() + " lack some of " + required);
        }
    }
}
