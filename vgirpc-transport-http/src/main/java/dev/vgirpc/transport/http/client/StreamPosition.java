package dev.vgirpc.transport.http.client;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream goes on: the cursor, new with each answer, and the call token, which stays (protocol page 8.9). To the
 * client both are opaque.
 */
final class StreamPosition {

    private @Nullable String call;
    private @Nullable String cursor;
    private @Nullable String used;

    /** Whether a batch brings a cursor. */
    static boolean isIn(WireBatch batch) {
        return batch.hasMetadata() && batch.hasMetadata(WireKeys.STREAM_STATE);
    }

    /** Takes what a batch brings. */
    void take(WireBatch batch) {
        cursor = batch.metadata(WireKeys.STREAM_STATE);
        String token = batch.metadata(WireKeys.CALL_STATE);
        if (token != null) {
            call = token;
        }
    }

    /** Whether a turn can follow: the last answer has brought a cursor. */
    boolean isKnown() {
        return cursor != null;
    }

    /** What the next request carries. */
    Map<String, String> metadata() {
        return metadata(cursor);
    }

    /** A request was sent: the next cursor comes with its answer. */
    void use() {
        used = cursor;
        cursor = null;
    }

    /** What the last request carried, for when its answer is lost; empty when there was none. */
    Map<String, String> lastMetadata() {
        return metadata(used);
    }

    private Map<String, String> metadata(@Nullable String state) {
        Map<String, String> all = new LinkedHashMap<>();
        if (state != null) {
            all.put(WireKeys.STREAM_STATE, state);
            if (call != null) {
                all.put(WireKeys.CALL_STATE, call);
            }
        }
        return all;
    }
}
