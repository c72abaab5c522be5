package dev.vgirpc;

import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The context of a stream that is used without RPC: nobody calls, and nobody reads its logs. */
final class DetachedCall implements CallContext {

    private static final String NAME = "local";

    private @Nullable BufferAllocator allocator;

    @Override
    public void log(LogMessage message) {
        if (message.level() == LogLevel.EXCEPTION) {
            throw new IllegalArgumentException("level EXCEPTION would end the call: throw an exception instead");
        }
    }

    @Override
    public AuthContext auth() {
        return AuthContext.anonymous();
    }

    @Override
    public TransportKind transportKind() {
        return TransportKind.PIPE;
    }

    @Override
    public String service() {
        return NAME;
    }

    @Override
    public String method() {
        return NAME;
    }

    @Override
    public String serverId() {
        return NAME;
    }

    @Override
    public String requestId() {
        return NAME;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void responseMetadata(String key, String value) {
        // A stream's batches have their own metadata; this one would go with a result.
    }

    @Override
    public Map<String, String> transportMetadata() {
        return Map.of();
    }

    @Override
    public BufferAllocator allocator() {
        BufferAllocator memory = allocator;
        if (memory == null) {
            memory = Rpc.allocator()
                    .newChildAllocator("local stream", 0, Limits.defaults().maxCallBytes());
            allocator = memory;
        }
        return memory;
    }

    /**
     * Frees the memory.
     *
     * @throws IllegalStateException when a batch of it is still open
     */
    void end() {
        BufferAllocator memory = allocator;
        if (memory != null) {
            allocator = null;
            memory.close();
        }
    }
}
