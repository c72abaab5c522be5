package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.wire.WireKeys;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client hands over of recorded logs and errors. */
final class ReceivedChecks {

    private ReceivedChecks() {}

    /** Compares a log with the metadata that it came with. */
    static void checkLog(Map<String, @Nullable Object> metadata, LogMessage actual) throws IOException {
        assertEquals(LogLevel.valueOf((String) metadata.get(WireKeys.LOG_LEVEL)), actual.level(), "level");
        assertEquals(metadata.get(WireKeys.LOG_MESSAGE), actual.message(), "text");
        Map<String, Object> expected = new LinkedHashMap<>();
        Object sent = metadata.get(WireKeys.LOG_EXTRA);
        if (sent != null) {
            expected.putAll(Json.object(Json.parse((String) sent)));
        }
        expected.put("server_id", metadata.get(WireKeys.SERVER_ID));
        if (metadata.containsKey(WireKeys.REQUEST_ID)) {
            expected.put("request_id", metadata.get(WireKeys.REQUEST_ID));
        }
        assertEquals(
                List.copyOf(expected.keySet()), List.copyOf(actual.extra().keySet()), "keys of the extras");
        for (Map.Entry<String, ?> fact : expected.entrySet()) {
            String text = (String) actual.extra().get(fact.getKey());
            assertEquals(fact.getValue(), fact.getValue() instanceof String ? text : Json.parse(text), fact.getKey());
        }
    }

    /** Compares an error with the metadata that it came with. */
    static void checkError(Vector response, Map<String, @Nullable Object> metadata, RemoteCallException thrown)
            throws IOException {
        Object sent = metadata.get(WireKeys.LOG_EXTRA);
        Map<String, Object> extra = sent == null ? Map.of() : Json.object(Json.parse((String) sent));
        assertEquals(extra.getOrDefault("exception_type", "EXCEPTION"), thrown.type(), "type");
        if (response.errorType() != null) {
            assertEquals(response.errorType(), thrown.type(), "type of the outcome");
        }
        assertEquals(metadata.get(WireKeys.LOG_MESSAGE), thrown.getMessage(), "message");
        assertEquals(
                extra.getOrDefault("exception_message", metadata.get(WireKeys.LOG_MESSAGE)), thrown.detail(), "detail");
        Object kind = metadata.get(WireKeys.ERROR_KIND);
        assertEquals(kind == null ? null : new ErrorKind((String) kind), thrown.kind(), "kind");
        assertEquals(extra.getOrDefault("traceback", ""), thrown.remoteTrace(), "trace");
        assertEquals(metadata.get(WireKeys.REQUEST_ID), thrown.requestId(), "request id");
        assertEquals(metadata.get(WireKeys.SERVER_ID), thrown.serverId(), "server id");
        assertEquals(extra, widened(thrown.extra()), "extras");
    }

    /** All integers as longs. */
    private static Object widened(Object value) {
        return switch (value) {
            case null -> null;
            case Integer number -> number.longValue();
            case List<?> list -> list.stream().map(ReceivedChecks::widened).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> widened = new LinkedHashMap<>();
                map.forEach((key, each) -> widened.put(key, widened(each)));
                yield widened;
            }
            default -> value;
        };
    }
}
