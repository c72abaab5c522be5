package dev.vgirpc;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of the calls made through a view of a proxy, see {@link Rpc#with}, or of all calls of a client, see
 * {@link RpcClient.Builder#defaults}. Instances are immutable; each method returns a changed copy.
 *
 * <p>Times are positive, and are exact to a few milliseconds. What runs out of time fails with {@link
 * DeadlineException}: an answer that is waited for can be given up only by closing the connection, so that is
 * what happens, and the next call opens another. The server of a stream's turn is asked to cancel before. A
 * worker process ends with its connection.
 */
public final class CallOptions {

    private static final CallOptions NONE =
            new CallOptions(Map.of(), null, null, new Times(null, null, null, null), null);

    private final Map<String, String> metadata;
    private final @Nullable LogSink onLog;
    private final @Nullable Consumer<Map<String, String>> onMetadata;
    private final Times times;
    private final @Nullable Integer retries;

    /** Each null where it was not set. */
    private record Times(
            @Nullable Duration call,
            @Nullable Duration turn,
            @Nullable Duration acquire,
            @Nullable Duration connect) {

        Times overriddenBy(Times changes) {
            return new Times(
                    changes.call == null ? call : changes.call,
                    changes.turn == null ? turn : changes.turn,
                    changes.acquire == null ? acquire : changes.acquire,
                    changes.connect == null ? connect : changes.connect);
        }

        static Duration check(String name, Duration time) {
            if (!time.isPositive()) {
                throw new IllegalArgumentException(name + " is " + time + ": it must be over zero");
            }
            return time;
        }
    }

    private CallOptions(
            Map<String, String> metadata,
            @Nullable LogSink onLog,
            @Nullable Consumer<Map<String, String>> onMetadata,
            Times times,
            @Nullable Integer retries) {
        this.metadata = metadata;
        this.onLog = onLog;
        this.onMetadata = onMetadata;
        this.times = times;
        this.retries = retries;
    }

    private CallOptions with(Times changed) {
        return new CallOptions(metadata, onLog, onMetadata, changed, retries);
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
     * How long a unary call, or opening a stream, may take: from when the method is called until it returns,
     * with waiting for a connection and every retry.
     *
     * @param time the time; without it calls wait for ever
     * @return the changed options
     * @throws IllegalArgumentException when the time is not positive
     */
    public CallOptions timeout(Duration time) {
        return with(new Times(Times.check("timeout", time), times.turn, times.acquire, times.connect));
    }

    /**
     * How long each turn of a stream may take: from when it is asked for until its answer is there.
     *
     * @param time the time; without it turns wait for ever
     * @return the changed options
     * @throws IllegalArgumentException when the time is not positive
     */
    public CallOptions turnTimeout(Duration time) {
        return with(new Times(times.call, Times.check("turnTimeout", time), times.acquire, times.connect));
    }

    /**
     * How long a call may wait for one of its client's connections. The exception lists who holds them.
     *
     * @param time the time; 30 seconds by default
     * @return the changed options
     * @throws IllegalArgumentException when the time is not positive
     */
    public CallOptions acquireTimeout(Duration time) {
        return with(new Times(times.call, times.turn, Times.check("acquireTimeout", time), times.connect));
    }

    /**
     * How long opening a connection may take, when the call needs a new one.
     *
     * @param time the time; by default, and at most, what the target allows: 10 seconds for sockets
     * @return the changed options
     * @throws IllegalArgumentException when the time is not positive
     */
    public CallOptions connectTimeout(Duration time) {
        return with(new Times(times.call, times.turn, times.acquire, Times.check("connectTimeout", time)));
    }

    /**
     * How often a call is tried again that certainly did not reach the server, see {@link
     * TransportException#delivered()}: on another connection, after a pause that grows from 10 milliseconds to
     * one second. A call that may have been run is never repeated.
     *
     * @param count most retries, 0 by default
     * @return the changed options
     * @throws IllegalArgumentException when the count is negative
     */
    public CallOptions retries(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("retries is negative: " + count);
        }
        return new CallOptions(metadata, onLog, onMetadata, times, count);
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
        return new CallOptions(Collections.unmodifiableMap(changed), onLog, onMetadata, times, retries);
    }

    /**
     * Delivers the log messages of each call, instead of the client's own sink.
     *
     * @param sink the receiver
     * @return the changed options
     */
    public CallOptions onLog(LogSink sink) {
        return new CallOptions(metadata, sink, onMetadata, times, retries);
    }

    /**
     * Delivers the metadata of each result, once per call, before the call returns. It is not called
     * when the call fails.
     *
     * @param receiver takes an unmodifiable map, empty when the result carries no metadata
     * @return the changed options
     */
    public CallOptions onMetadata(Consumer<Map<String, String>> receiver) {
        return new CallOptions(metadata, onLog, receiver, times, retries);
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
                changes.onMetadata == null ? onMetadata : changes.onMetadata,
                times.overriddenBy(changes.times),
                changes.retries == null ? retries : changes.retries);
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

    /**
     * The time of a call.
     *
     * @return the time, or null when it was not set
     */
    public @Nullable Duration timeout() {
        return times.call;
    }

    /**
     * The time of a stream's turn.
     *
     * @return the time, or null when it was not set
     */
    public @Nullable Duration turnTimeout() {
        return times.turn;
    }

    /**
     * The time to wait for a connection.
     *
     * @return the time, or null when it was not set
     */
    public @Nullable Duration acquireTimeout() {
        return times.acquire;
    }

    /**
     * The time to open a connection.
     *
     * @return the time, or null when it was not set
     */
    public @Nullable Duration connectTimeout() {
        return times.connect;
    }

    /**
     * How often an undelivered call is tried again.
     *
     * @return the number, or null when it was not set
     */
    public @Nullable Integer retries() {
        return retries;
    }
}
