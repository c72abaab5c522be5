package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBatch;

/** An open stream on a server, driven turn by turn by a transport. */
public interface ServerStream extends AutoCloseable {

    /**
     * Runs one turn: the input in, logs and at most one data batch or one error out.
     *
     * @param input the turn's input, valid until the method returns
     * @param response where the turn's output goes
     * @return whether more turns follow
     */
    Cycle turn(WireBatch input, ResponseSink response);

    /**
     * Ends the stream because the client asked for it.
     *
     * @param response where the end of the stream goes
     */
    void cancel(ResponseSink response);

    /** Frees the stream's state. Closing twice does nothing. */
    @Override
    void close();

    /** What a turn leaves behind. */
    enum Cycle {
        /** The stream waits for its next turn. */
        CONTINUES,
        /** The stream has ended, with or without error. */
        ENDED
    }
}
