package dev.vgirpc.wire.spi;

import dev.vgirpc.Limits;
import dev.vgirpc.ServiceException;
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
    void refuse(RuntimeException failure, Peer peer, ResponseSink response);

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

    /**
     * What there is to tell of the service.
     *
     * @return its name, its server's id and its methods
     */
    ServiceFacts service();

    /**
     * What a name stands for, for transports whose addresses name the method.
     *
     * @param method a method's wire name
     * @return what requests with that name are answered by
     */
    MethodKind kind(String method);

    /**
     * The error for a name that stands for nothing.
     *
     * @param method the name
     * @return the error, which names the methods that there are
     */
    ServiceException unknown(String method);

    /** What a name can stand for. */
    enum MethodKind {
        /** A method with one answer, the description included where it is given. */
        UNARY,
        /** A method that opens a stream. */
        STREAM,
        /** No method of the service. */
        UNKNOWN
    }

    /**
     * Makes streams able to go on without this process's memory. A transport without connections calls it before it
     * serves.
     *
     * @return what resumes them
     * @throws dev.vgirpc.ContractException when a method that opens a stream does not declare its states
     */
    StreamResumer resumable();

    /** How a request was answered. */
    enum Outcome {
        /** By the method's result. */
        RESULT,
        /** By an error of the method, or because its result cannot travel. */
        FAILED,
        /** The request is wrong. */
        REFUSED,
        /** There is no such method. */
        UNKNOWN_METHOD,
        /** The method wants to know who calls, and the transport does not. */
        UNAUTHENTICATED,
        /** Too many calls run. */
        BUSY
    }

    /** What follows a request. */
    sealed interface Begun {

        /**
         * The call is answered; the whole response stream went to the sink.
         *
         * @param outcome how
         */
        record Answered(Outcome outcome) implements Begun {}

        /**
         * The call is answered with an error: a stream was not opened. Its client may have sent input
         * already, or will: the next stream on the connection is to be skipped when it is no request
         * (protocol page 3.3).
         *
         * @param outcome why
         */
        record NotOpened(Outcome outcome) implements Begun {}

        /**
         * A stream is open and waits for its first turn.
         *
         * @param stream the stream, to be closed by the transport
         */
        record Streaming(ServerStream stream) implements Begun {}
    }
}
