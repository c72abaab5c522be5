package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBatch;

/** Takes up streams where an earlier request, perhaps to another server, left them. Safe for many threads. */
public interface StreamResumer {

    /**
     * Takes up a stream.
     *
     * @param method the wire name of the method that opened it
     * @param fixed what {@link ResumableStream#fixed} gave
     * @param state what {@link ResumableStream#state} gave last
     * @param request the request's batch, which is the turn's input
     * @param peer who asks
     * @param response where the answer goes
     * @return the stream, to be closed by the transport
     * @throws dev.vgirpc.RpcException when the bytes are not those of such a stream
     */
    ResumableStream resume(
            String method, byte[] fixed, byte[] state, WireBatch request, Peer peer, ResponseSink response);
}
