package dev.vgirpc.wire.engine;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a batch of an answer is (protocol page 2.6). This is the one place that decides it. */
sealed interface Received {

    /** A log message. */
    record Log(LogMessage message) implements Received {}

    /** The error that ends the call. */
    record Failure(RemoteCallException error) implements Received {}

    /** Data: anything else. */
    record Data() implements Received {
        private static final Data INSTANCE = new Data();
    }

    static Received classify(WireBatch batch) {
        if (batch.isData()) {
            return Data.INSTANCE;
        }
        String level = Objects.requireNonNull(batch.metadata(WireKeys.LOG_LEVEL));
        String message = Objects.requireNonNull(batch.metadata(WireKeys.LOG_MESSAGE));
        String text = batch.metadata(WireKeys.LOG_EXTRA);
        Map<String, @Nullable Object> extra = text == null ? Map.of() : Json.read(text);
        return level.equals(LogLevel.EXCEPTION.name())
                ? new Failure(failure(batch, message, extra))
                : new Log(log(batch, level, message, extra));
    }

    private static LogMessage log(
            WireBatch batch, String level, String message, Map<String, @Nullable Object> extra) {
        Map<String, String> facts = new LinkedHashMap<>();
        extra.forEach((key, value) -> facts.put(key, text(value)));
        put(facts, "server_id", batch.metadata(WireKeys.SERVER_ID));
        put(facts, "request_id", batch.metadata(WireKeys.REQUEST_ID));
        LogLevel known = LogLevel.INFO;
        try {
            known = LogLevel.valueOf(level);
        } catch (IllegalArgumentException e) {
            // A newer peer may know more levels; a log must not fail the call.
            facts.put("log_level", level);
        }
        return new LogMessage(known, message, facts);
    }

    private static void put(Map<String, String> facts, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            facts.put(key, value);
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : Json.write(value);
    }

    private static RemoteCallException failure(
            WireBatch batch, String message, Map<String, @Nullable Object> extra) {
        String type = extra.get("exception_type") instanceof String name ? name : LogLevel.EXCEPTION.name();
        String detail = extra.get("exception_message") instanceof String own
                ? own
                : message.startsWith(type + ": ") ? message.substring(type.length() + 2) : message;
        String kind = batch.metadata(WireKeys.ERROR_KIND);
        if (kind == null && extra.get("error_kind") instanceof String inner) {
            kind = inner;
        }
        return new RemoteCallException(
                type,
                message,
                detail,
                kind == null ? null : new ErrorKind(kind),
                extra.get("traceback") instanceof String trace ? trace : "",
                orEmpty(batch.metadata(WireKeys.REQUEST_ID)),
                orEmpty(batch.metadata(WireKeys.SERVER_ID)),
                extra);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
