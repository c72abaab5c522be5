package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One call on a client transport. It belongs to one thread at a time; {@link #cancel} and
 * {@link #close} may come from any.
 */
public interface ClientCall extends AutoCloseable {

    /**
     * Sends the input of a stream's next turn.
     *
     * @param input bytes of the input stream: its schema with the first turn, then one batch. They
     *     stay the caller's
     * @throws dev.vgirpc.TransportException when the connection fails
     */
    void send(WireBuffer input);

    /**
     * The next batch of the answer, whatever it is: log, error or data.
     *
     * @return a batch, valid until the next call of this method or {@link #close}; or null at the end
     *     of the answer's stream
     * @throws dev.vgirpc.TransportException when the connection fails
     * @throws dev.vgirpc.ProtocolException when the answer is broken
     * @throws dev.vgirpc.LimitException when a message is over a limit
     */
    @Nullable WireBatch receive();

    /**
     * Asks the server to end a stream. Does nothing when the call has ended.
     *
     * @param input the batch that asks for it and the end of the input stream
     */
    void cancel(WireBuffer input);

    /**
     * Ends the call and leaves the connection at a stream boundary, or closes it where that is not
     * possible. Closing twice does nothing.
     */
    @Override
    void close();
}
