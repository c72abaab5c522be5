package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.coding.Coding;
import java.util.List;
import java.util.OptionalLong;

/**
 * What bodies may be.
 *
 * @param maxRequest bound of a request's body in bytes, as sent and as decoded
 * @param maxResponse bound of a response's body in bytes, before it is coded
 * @param maxExternalized bound of what a response puts into external storage
 * @param decoded codings that requests may have
 * @param encoded codings that responses may have
 * @param flushTurns whether each turn of a response leaves at once
 */
public record BodyOptions(
        OptionalLong maxRequest,
        OptionalLong maxResponse,
        OptionalLong maxExternalized,
        List<Coding> decoded,
        List<Coding> encoded,
        int zstdLevel,
        boolean flushTurns) {

    static final BodyOptions DEFAULTS = new BodyOptions(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(Coding.values()),
            List.of(Coding.values()),
            1,
            false);

    public BodyOptions {
        decoded = List.copyOf(decoded);
        encoded = List.copyOf(encoded);
    }

    public BodyOptions withMaxRequest(OptionalLong bytes) {
        return new BodyOptions(bytes, maxResponse, maxExternalized, decoded, encoded, zstdLevel, flushTurns);
    }

    public BodyOptions withMaxResponse(OptionalLong bytes) {
        return new BodyOptions(maxRequest, bytes, maxExternalized, decoded, encoded, zstdLevel, flushTurns);
    }

    public BodyOptions withMaxExternalized(OptionalLong bytes) {
        return new BodyOptions(maxRequest, maxResponse, bytes, decoded, encoded, zstdLevel, flushTurns);
    }

    public BodyOptions withDecoded(List<Coding> codings) {
        return new BodyOptions(maxRequest, maxResponse, maxExternalized, codings, encoded, zstdLevel, flushTurns);
    }

    public BodyOptions withEncoded(List<Coding> codings) {
        return new BodyOptions(maxRequest, maxResponse, maxExternalized, decoded, codings, zstdLevel, flushTurns);
    }

    public BodyOptions withZstdLevel(int level) {
        return new BodyOptions(maxRequest, maxResponse, maxExternalized, decoded, encoded, level, flushTurns);
    }

    public BodyOptions withFlushTurns(boolean enabled) {
        return new BodyOptions(maxRequest, maxResponse, maxExternalized, decoded, encoded, zstdLevel, enabled);
    }
}
