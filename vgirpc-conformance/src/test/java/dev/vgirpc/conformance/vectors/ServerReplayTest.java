package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Limits;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.conformance.Troubles;
import dev.vgirpc.conformance.TroublesImpl;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server answers recorded requests as the reference did, but for ids, traces and layout. */
class ServerReplayTest {

    private static final int SLOW_UP_TO = 5000;

    private static final MemoryServer CONFORMANCE =
            new MemoryServer(ConformanceService.class, new ConformanceServiceImpl());
    private static final MemoryServer TROUBLES = new MemoryServer(Troubles.class, new TroublesImpl());

    @AfterAll
    static void close() {
        CONFORMANCE.close();
        TROUBLES.close();
    }

    @ParameterizedTest
    @MethodSource("dev.vgirpc.conformance.vectors.Vectors#replayed")
    void answers(Exchange exchange) throws IOException {
        MemoryServer server = exchange.contract() == Troubles.class ? TROUBLES : CONFORMANCE;
        byte[] request = exchange.request().bytes();
        for (int atATime : request.length > SLOW_UP_TO
                ? new int[] {Integer.MAX_VALUE, 4093}
                : new int[] {Integer.MAX_VALUE, 7, 1}) {
            byte[] answer = server.answer(request, atATime);
            String name = exchange.name();
            String errorInstead = Answers.errorInstead(name);
            if (errorInstead == null) {
                StreamMatcher.ours((expected, batch) -> matchMetadata(name, expected, batch))
                        .match(exchange.response().streams(), answer);
            } else {
                matchOneError(errorInstead, answer);
            }
        }
    }

    private static void matchOneError(String type, byte[] answer) throws IOException {
        try (IpcReader reader =
                new IpcReader(MemorySegment.ofArray(answer), Limits.defaults(), new SchemaCache())) {
            assertNotNull(reader.openStream());
            WireBatch batch = reader.next();
            assertNotNull(batch);
            assertEquals("EXCEPTION", batch.metadata(WireKeys.LOG_LEVEL));
            Map<String, Object> extra = Json.object(Json.parse(batch.metadata(WireKeys.LOG_EXTRA)));
            assertEquals(type, extra.get("exception_type"), () -> "type of " + batch.metadata(WireKeys.LOG_MESSAGE));
            assertNull(reader.next());
            assertNull(reader.openStream());
        }
    }

    private static void matchMetadata(String name, Map<String, Object> expected, WireBatch batch)
            throws IOException {
        Map<String, String> actual = batch.metadata();
        if (expected.isEmpty()) {
            assertEquals(Map.of(), actual, "metadata");
            return;
        }
        if (!expected.containsKey(WireKeys.LOG_LEVEL)) {
            assertEquals(Answers.expectedOptions(expected), actual, "options");
            return;
        }
        assertEquals(expected.keySet(), actual.keySet(), "keys");
        assertEquals(MemoryServer.SERVER_ID, actual.get(WireKeys.SERVER_ID), "server id");
        assertTrue(actual.get(WireKeys.REQUEST_ID).matches("[0-9a-f]{16}"), "request id");
        assertEquals(expected.get(WireKeys.LOG_LEVEL), actual.get(WireKeys.LOG_LEVEL), "level");
        assertEquals(expected.get(WireKeys.ERROR_KIND), actual.get(WireKeys.ERROR_KIND), "kind");
        if (expected.get(WireKeys.LOG_LEVEL).equals("EXCEPTION")) {
            matchError(name, expected, actual);
        } else {
            assertEquals(expected.get(WireKeys.LOG_MESSAGE), actual.get(WireKeys.LOG_MESSAGE), "text");
            Object extra = expected.get(WireKeys.LOG_EXTRA);
            if (extra != null) {
                assertEquals(Json.parse((String) extra), Json.parse(actual.get(WireKeys.LOG_EXTRA)), "extras");
            }
        }
    }

    private static void matchError(String name, Map<String, Object> expected, Map<String, String> actual)
            throws IOException {
        Map<String, Object> wanted = Json.object(Json.parse((String) expected.get(WireKeys.LOG_EXTRA)));
        Map<String, Object> given = Json.object(Json.parse(actual.get(WireKeys.LOG_EXTRA)));
        String type = Answers.expectedType(name, (String) wanted.get("exception_type"));
        assertEquals(type, given.get("exception_type"), "type");
        String message = actual.get(WireKeys.LOG_MESSAGE);
        assertEquals(type + ": " + given.get("exception_message"), message, "message");
        if (Answers.textCounts(name)) {
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
        if (Answers.textCounts(name)) {
            assertTrue(given.keySet().containsAll(required), "extras " + given.keySet() + " lack some of " + required);
        }
    }
}
