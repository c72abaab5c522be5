package dev.vgirpc.transport.pipe;

/** What becomes of connections beyond a socket's limit. */
public enum Excess {
    /**
     * They wait in the system's queue, which holds a bounded number, until another connection ends; who finds
     * the queue full, too, cannot connect until then.
     */
    WAIT,
    /**
     * They are told so: the first request is answered with an error of kind {@link
     * dev.vgirpc.ErrorKind#SERVER_BUSY}, and the connection is closed. Who sends none within 2 seconds, or
     * comes while 16 others are being told, finds the connection closed.
     */
    REFUSE
}
