package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBuffer;

/**
 * The client's side of the turn seam: one call at a time. The engine encodes, decodes and classifies;
 * the transport moves messages and keeps the connection at a stream boundary between calls.
 */
public interface ClientTransport extends AutoCloseable {

    /**
     * Starts a call by sending its request.
     *
     * @param head which method is called
     * @param request the request stream, whole: schema, dictionaries, one batch, end of stream. It
     *     stays the caller's and may be reused when the method returns
     * @return the call, to be closed by the caller before the next one starts
     * @throws dev.vgirpc.TransportException when the request cannot be sent
     */
    ClientCall start(CallHead head, WireBuffer request);

    /**
     * Whether another call can be started.
     *
     * @return false once the connection is closed or broken
     */
    boolean isOpen();

    /**
     * Whether the peer still seems to be there. It is asked between calls, by the thread that holds the
     * connection, and does not block.
     *
     * @return false when a call would certainly fail
     */
    default boolean isAlive() {
        return isOpen();
    }

    /**
     * Who is on the other side.
     *
     * @return a description
     */
    Peer peer();

    /**
     * Closes the connection; a call in progress on another thread fails. Closing twice does nothing.
     */
    @Override
    void close();

    /**
     * Which method is called, for transports that route by it.
     *
     * @param method the method's wire name
     * @param form how it is answered
     */
    record CallHead(String method, Form form) {}

    /** How a method is answered. */
    enum Form {
        /** By one IPC stream. */
        UNARY,
        /** By a stream of turns. */
        STREAM,
        /** By a header in an IPC stream of its own, and a stream of turns. */
        STREAM_WITH_HEADER
    }
}
