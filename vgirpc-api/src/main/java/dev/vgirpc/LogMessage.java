package dev.vgirpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log message that a server sent to its client during a call.
 *
 * @param level severity
 * @param message text
 * @param extra further facts in the sender's order; on a client the values are the text of what was
 *     sent, and the keys {@code server_id} and {@code request_id} tell where the message comes from.
 *     On a server a value may be a string, a number, a boolean, null, or a map or list of these
 */
public record LogMessage(LogLevel level, String message, Map<String, ? extends @Nullable Object> extra) {

    /**
     * Copies the map, keeping its order.
     *
     * @param level severity
     * @param message text
     * @param extra further facts
     */
    public LogMessage {
        extra = extra.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /**
     * A message without further facts.
     *
     * @param level severity
     * @param message text
     */
    public LogMessage(LogLevel level, String message) {
        this(level, message, Map.of());
    }
}
