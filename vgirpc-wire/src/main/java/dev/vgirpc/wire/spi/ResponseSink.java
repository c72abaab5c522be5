package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBuffer;

/**
 * Where the engine writes an answer. The bytes of an answer are those of the buffer, in the order in
 * which they were flushed; the transport sends what is left when the engine returns.
 */
public interface ResponseSink {

    /**
     * The buffer that the engine appends to.
     *
     * @return the same buffer during one call
     */
    WireBuffer buffer();

    /**
     * Sends what the buffer holds at once, where the transport can, and empties it. Transports that
     * send an answer as a whole do nothing.
     *
     * @throws dev.vgirpc.TransportException when the peer is gone
     */
    void flush();

    /**
     * Refuses an answer that is longer than the transport may send. Asked before a data batch counts as written, before
     * the end, and after an error: what precedes an error is taken back when both are too long, and the error stays.
     *
     * @param bytes how long the answer is with what is asked about
     * @throws dev.vgirpc.ServiceException when that is too long; the answer is the error then
     */
    default void checkLength(long bytes) {}

    /**
     * Whether errors about requests that never became calls have no columns, as over HTTP (protocol page 8.4). On
     * connections they have those of the method's result.
     *
     * @return false by default
     */
    default boolean bareRefusals() {
        return false;
    }
}
