package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.coding.Coding;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a server does beside calling methods.
 *
 * @param prefix before each path: empty, or with a slash at its start and none at its end
 * @param maxRequestBytes bound of a body as sent and as decoded
 * @param maxResponseBytes bound of an answer's body before it is coded
 * @param decoded codings that requests may have
 * @param encoded codings that answers may have, by what the client prefers
 * @param pages whether people are told what this is
 */
record ServerOptions(
        String prefix,
        OptionalLong maxRequestBytes,
        OptionalLong maxResponseBytes,
        List<Coding> decoded,
        List<Coding> encoded,
        int zstdLevel,
        boolean pages) {

    ServerOptions {
        decoded = List.copyOf(decoded);
        encoded = List.copyOf(encoded);
    }
}
