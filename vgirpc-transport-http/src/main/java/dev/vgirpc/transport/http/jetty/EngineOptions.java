package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.wire.tls.ServerTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the engine allows.
 *
 * @param maxConnections how many connections are served at a time
 * @param maxHeaderBytes how many bytes the head of a request may have
 * @param idleTimeout how long a connection may wait for its next request
 * @param minBytesPerSecond how fast clients must send and take; 0 for any rate
 * @param http2 whether HTTP/2 is spoken, too
 * @param tls how connections are secured, or null for clear text
 */
public record EngineOptions(
        int maxConnections, int maxHeaderBytes, Duration idleTimeout, int minBytesPerSecond, boolean http2, @Nullable ServerTls tls) {

    public static final EngineOptions DEFAULTS = new EngineOptions(16_384, 16 << 10, Duration.ofMinutes(2), 1024, true, null);

    public EngineOptions withMaxConnections(int count) {
        return new EngineOptions(count, maxHeaderBytes, idleTimeout, minBytesPerSecond, http2, tls);
    }

    public EngineOptions withMaxHeaderBytes(int bytes) {
        return new EngineOptions(maxConnections, bytes, idleTimeout, minBytesPerSecond, http2, tls);
    }

    public EngineOptions withIdleTimeout(Duration time) {
        return new EngineOptions(maxConnections, maxHeaderBytes, time, minBytesPerSecond, http2, tls);
    }

    public EngineOptions withMinBytesPerSecond(int bytes) {
        return new EngineOptions(maxConnections, maxHeaderBytes, idleTimeout, bytes, http2, tls);
    }

    public EngineOptions withHttp2(boolean spoken) {
        return new EngineOptions(maxConnections, maxHeaderBytes, idleTimeout, minBytesPerSecond, spoken, tls);
    }

    public EngineOptions withTls(ServerTls secured) {
        return new EngineOptions(maxConnections, maxHeaderBytes, idleTimeout, minBytesPerSecond, http2, secured);
    }
}
