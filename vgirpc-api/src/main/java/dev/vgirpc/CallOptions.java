package dev.vgirpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of the calls made through a view of a proxy, see {@link Rpc#with}. Instances are immutable;
 * each method returns a changed copy.
 */
public final class CallOptions {

    private static final CallOptions NONE = new CallOptions(Map.of(), null, null);

    private final Map<String, String> metadata;
    private final @Nullable LogSink onLog;
    private final @Nullable Consumer<Map<String, String>> onMetadata;

    private CallOptions(
            Map<String, String> metadata,
            @Nullable LogSink onLog,
            @Nullable Consumer<Map<String, String>> onMetadata) {
        this.metadata = metadata;
        this.onLog = onLog;
        this.onMetadata = onMetadata;
    }

    /**
     * No options.
     *
     * @return options that change nothing
     */
    public static CallOptions none() {
        return NONE;
    }

    /**
     * Sends metadata with each request; the service reads it by {@link CallContext#metadata()}.
     *
     * @param key the key; keys of the protocol itself are refused by {@link Rpc#with}
     * @param value the value
     * @return the changed options
     */
    public CallOptions metadata(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(metadata);
        changed.put(key, value);
        return new CallOptions(Collections.unmodifiableMap(changed), onLog, onMetadata);
    }

    /**
     * Delivers the log messages of each call, instead of the client's own sink.
     *
     * @param sink the receiver
     * @return the changed options
     */
    public CallOptions onLog(LogSink sink) {
        return new CallOptions(metadata, sink, onMetadata);
    }

    /**
     * Delivers the metadata of each result, once per call, before the call returns. It is not called
     * when the call fails.
     *
     * @param receiver takes an unmodifiable map, empty when the result carries no metadata
     * @return the changed options
     */
    public CallOptions onMetadata(Consumer<Map<String, String>> receiver) {
        return new CallOptions(metadata, onLog, receiver);
    }

    /**
     * These options, changed by others: what the others set wins, and metadata of both is sent.
     *
     * @param changes what to change
     * @return the merged options
     */
    public CallOptions overriddenBy(CallOptions changes) {
        if (this == NONE) {
            return changes;
        }
        Map<String, String> merged = new LinkedHashMap<>(metadata);
        merged.putAll(changes.metadata);
        return new CallOptions(
                Collections.unmodifiableMap(merged),
                changes.onLog == null ? onLog : changes.onLog,
                changes.onMetadata == null ? onMetadata : changes.onMetadata);
    }

    /**
     * The metadata sent with each request.
     *
     * @return an unmodifiable map in insertion order
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The receiver of log messages.
     *
     * @return the sink, or null for the client's own
     */
    public @Nullable LogSink logSink() {
        return onLog;
    }

    /**
     * The receiver of result metadata.
     *
     * @return the receiver, or null when nobody asked
     */
    public @Nullable Consumer<Map<String, String>> metadataReceiver() {
        return onMetadata;
    }
}
