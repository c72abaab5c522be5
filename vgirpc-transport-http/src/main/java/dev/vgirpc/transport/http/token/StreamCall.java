package dev.vgirpc.transport.http.token;

import java.util.Arrays;

/**
 * What stays the same as long as a stream lives; it travels in the call token.
 *
 * @param id 16 random bytes, which also stand in each cursor of the stream
 * @param method the method's wire name
 * @param fixed what the engine needs to go on: columns and the like
 * @param streamId names the stream in logs
 */
public record StreamCall(byte[] id, String method, byte[] fixed, String streamId) {

    static final int ID_BYTES = 16;

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamCall that
                && Arrays.equals(id, that.id)
                && method.equals(that.method)
                && Arrays.equals(fixed, that.fixed)
                && streamId.equals(that.streamId);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(id);
    }
}
