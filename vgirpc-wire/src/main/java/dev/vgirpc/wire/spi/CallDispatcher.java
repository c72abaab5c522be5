package dev.vgirpc.wire.spi;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;

/**
 * The server engine as a transport sees it. Safe for many threads; one call belongs to one thread at a
 * time. It answers failures of requests and services as batches and throws nothing for them.
 */
public interface CallDispatcher {

    /**
     * Tells the service over what it is served. A transport calls it before its first call.
     *
     * @param kind the kind of transport
     * @throws dev.vgirpc.RpcException never for repeated calls; what the service's start hook throws
     *     arrives wrapped in {@link IllegalStateException}
     */
    void serving(TransportKind kind);

    /**
     * Answers a request.
     *
     * @param request the request's batch; its stream has been read to the end, so that a refusal
     *     leaves the connection in step
     * @param peer who asks
     * @param response where the answer goes
     * @return what follows
     */
    Begun begin(WireBatch request, Peer peer, ResponseSink response);

    /**
     * Answers a request that could not be read, with an error stream.
     *
     * @param failure why it could not be read
     * @param peer who asks
     * @param response where the answer goes
     */
    void refuse(RpcException failure, Peer peer, ResponseSink response);

    /**
     * Answers a request that is not to be served because its connection is one too many, with an error stream
     * of kind {@link dev.vgirpc.ErrorKind#SERVER_BUSY}.
     *
     * @param reason the limit, as the error's text
     * @param peer who asks
     * @param response where the answer goes
     */
    void busy(String reason, Peer peer, ResponseSink response);

    /**
     * Bounds on what clients can make the server hold.
     *
     * @return the limits
     */
    Limits limits();

    /**
     * Schemas seen before, shared by the server's connections.
     *
     * @return the cache
     */
    SchemaCache schemas();

    /** What follows a request. */
    sealed interface Begun {

        /** The call is answered; the whole response stream went to the sink. */
        record Answered() implements Begun {
            /** The one instance that is needed. */
            public static final Answered INSTANCE = new Answered();
        }

        /**
         * The call is answered with an error: a stream was not opened. Its client may have sent input
         * already, or will: the next stream on the connection is to be skipped when it is no request
         * (protocol page 3.3).
         */
        record NotOpened() implements Begun {
            /** The one instance that is needed. */
            public static final NotOpened INSTANCE = new NotOpened();
        }

        /**
         * A stream is open and waits for its first turn.
         *
         * @param stream the stream, to be closed by the transport
         */
        record Streaming(ServerStream stream) implements Begun {}
    }
}
