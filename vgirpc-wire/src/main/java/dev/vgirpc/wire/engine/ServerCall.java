package dev.vgirpc.wire.engine;

import dev.vgirpc.AuthContext;
import dev.vgirpc.CallContext;
import dev.vgirpc.Cookie;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.spi.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The context of one call on the server. */
final class ServerCall implements CallContext {

    private final String service;
    private final String serverId;
    private final Peer peer;
    /** Where log messages go. */
    @FunctionalInterface
    interface Logs {
        void log(LogMessage message);
    }

    private Logs logs;
    /** Valid while the call is dispatched. */
    private @Nullable WireBatch request;

    private final Thread owner = Thread.currentThread();
    private String method = "";
    private @Nullable String requestId;
    private @Nullable Map<String, String> metadata;
    private Map<String, String> responseMetadata = Map.of();
    private boolean running;
    private final long maxBytes;
    private @Nullable BufferAllocator allocator;

    ServerCall(String service, String serverId, Peer peer, WireBatch request, long maxBytes) {
        this.service = service;
        this.serverId = serverId;
        this.peer = peer;
        this.request = request;
        this.logs = message -> {
            throw new IllegalStateException("the call does not run yet");
        };
        this.maxBytes = maxBytes;
    }

    /** The service method is about to run, or the state of its stream. */
    void run(String name, Logs target) {
        method = name;
        logs = target;
        running = true;
    }

    /** The call goes on without the memory that its request lies in. */
    void leaveRequest() {
        metadata();
        request = null;
    }

    /** The service method has returned: from now on only the readers answer. */
    void finish() {
        running = false;
    }

    /** The call is over: the request's memory is about to be reused, the call's own is freed. */
    void end() {
        request = null;
        BufferAllocator memory = allocator;
        if (memory != null) {
            allocator = null;
            try {
                memory.close();
            } catch (IllegalStateException e) {
                ServerLog.LOGGER.log(
                        System.Logger.Level.ERROR,
                        "'" + method + "' left " + memory.getAllocatedMemory()
                                + " bytes of its call's allocator: close its batches, or transfer them",
                        e);
            }
        }
    }

    @Override
    public BufferAllocator allocator() {
        BufferAllocator memory = allocator;
        if (memory == null) {
            memory = BatchMemory.ofCall(maxBytes);
            allocator = memory;
        }
        return memory;
    }

    /** A stream has no one result that the metadata could go with. */
    void refuseResponseMetadata() {
        if (!responseMetadata.isEmpty()) {
            throw new IllegalStateException("a stream has no result to send metadata " + responseMetadata.keySet()
                    + " with: each batch carries its own, by Step.emit(…).metadata(key, value)");
        }
    }

    Map<String, String> takenResponseMetadata() {
        return responseMetadata;
    }

    private void checkRunning(String what) {
        if (!running || Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    what + " works only on the thread that answers the call and before the method returns");
        }
    }

    @Override
    public void log(LogMessage message) {
        checkRunning("log");
        if (message.level() == LogLevel.EXCEPTION) {
            throw new IllegalArgumentException("level EXCEPTION would end the call: throw an exception instead");
        }
        try {
            logs.log(message);
        } catch (TransportException e) {
            // The caller is gone. The service need not care; its result will find nobody either.
            ServerLog.LOGGER.log(System.Logger.Level.DEBUG, "a log message could not be sent", e);
        }
    }

    @Override
    public AuthContext auth() {
        return peer.auth();
    }

    @Override
    public TransportKind transportKind() {
        return peer.kind();
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String serverId() {
        return serverId;
    }

    @Override
    public String requestId() {
        String id = requestId;
        if (id == null) {
            id = peer.request().requestId();
            if (id == null) {
                id = Ids.request();
            }
            requestId = id;
        }
        return id;
    }

    @Override
    public Map<String, String> metadata() {
        Map<String, String> known = metadata;
        if (known == null) {
            WireBatch batch = request;
            if (batch == null) {
                throw new IllegalStateException("the call has ended: read its metadata before");
            }
            known = OwnMetadata.of(batch);
            metadata = known;
        }
        return known;
    }

    @Override
    public void responseMetadata(String key, String value) {
        checkRunning("responseMetadata");
        OwnMetadata.check(List.of(key));
        if (responseMetadata.isEmpty()) {
            responseMetadata = new LinkedHashMap<>();
        }
        responseMetadata.put(key, value);
    }

    @Override
    public Map<String, String> transportMetadata() {
        return peer.metadata();
    }

    @Override
    public Map<String, String> cookies() {
        return peer.request().cookies();
    }

    @Override
    public void setCookie(Cookie cookie) {
        checkRunning("setCookie");
        Consumer<Cookie> target = peer.request().setCookies();
        if (target == null) {
            throw new IllegalStateException(
                    "cookies are set in unary calls over HTTP only, not in a stream or over " + peer.kind());
        }
        target.accept(cookie);
    }
}
