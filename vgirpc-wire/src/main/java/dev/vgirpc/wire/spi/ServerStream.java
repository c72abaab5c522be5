package dev.vgirpc.wire.spi;

import dev.vgirpc.RpcException;
import dev.vgirpc.wire.WireBatch;

/**
 * An open stream on a server, driven turn by turn by a transport. What it writes goes to the sink that
 * the dispatcher was given; a transport sends it after each method. It belongs to one thread at a time
 * and throws nothing for failures of states: they are written as error batches.
 */
public interface ServerStream extends AutoCloseable {

    /**
     * Runs one turn: the input in, logs and at most one data batch or one error out. An input that asks
     * to cancel ends the stream (protocol page 3.5).
     *
     * @param input the turn's input, valid until the method returns
     * @return whether more turns follow
     */
    Cycle turn(WireBatch input);

    /** Ends the stream because the client sends no more input. */
    void end();

    /**
     * Ends the stream because an input could not be read.
     *
     * @param failure why
     */
    void fail(RpcException failure);

    /**
     * Frees the stream's state, after what it wrote was sent. A stream that had not ended was abandoned
     * by its peer. Closing twice does nothing.
     */
    @Override
    void close();

    /** What a turn leaves behind. */
    enum Cycle {
        /** The stream waits for its next turn. */
        CONTINUES,
        /** The stream has ended as it should. */
        ENDED,
        /** The stream has ended with an error, which was written. */
        FAILED
    }
}
