package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call on a client transport. It belongs to one thread at a time; {@link #cancel} may come from
 * another while the call's own thread receives.
 */
public interface ClientCall extends AutoCloseable {

    /**
     * Asks for the next turn of a stream without input, in the transport's own way.
     *
     * @return false, as by default, where such a turn needs an input: {@link #beginInput} and {@link #send} follow
     * @throws dev.vgirpc.TransportException when the connection fails
     */
    default boolean tick() {
        return false;
    }

    /**
     * Prepares for the input of a stream's next turn, before it is encoded; {@link #send} follows unless that fails.
     *
     * @return null, as by default, where the inputs of all turns are one IPC stream. Otherwise each is a stream of its
     *     own, and its batch carries these keys and values besides its own
     * @throws dev.vgirpc.TransportException when the connection fails
     * @throws dev.vgirpc.ProtocolException when the last turn's answer is broken
     * @throws dev.vgirpc.LimitException when a message of it is over a limit
     */
    default @Nullable Map<String, String> beginInput() {
        return null;
    }

    /**
     * Sends the input of a stream's next turn.
     *
     * @param input bytes of the input stream: its schema with the first turn, then one batch; or, as
     *     {@link #beginInput} says, a whole stream. They stay the caller's
     * @throws dev.vgirpc.TransportException when the connection fails
     */
    void send(WireBuffer input);

    /**
     * The next batch of the answer, whatever it is: log, error or data.
     *
     * @return a batch, valid until the next call of this method or {@link #close}; or null at the end
     *     of the answer's present IPC stream
     * @throws dev.vgirpc.TransportException when the connection fails
     * @throws dev.vgirpc.ProtocolException when the answer is broken
     * @throws dev.vgirpc.LimitException when a message is over a limit
     */
    @Nullable WireBatch receive();

    /** Moves from the end of a header's IPC stream to that of the turns. */
    void turns();

    /**
     * Asks the server to end a stream, at once or with {@link #close}; no turn is sent after it. Does nothing when
     * the connection is closed.
     *
     * @param input the batch that asks for it, after the input's schema if none was sent, and the end of
     *     the input stream. Where each input is a stream of its own, the transport writes one itself
     * @throws dev.vgirpc.TransportException when the connection fails
     */
    void cancel(WireBuffer input);

    /**
     * Tells that the first answer of a stream without header was an error: the server may or may not
     * have taken the input, and {@link #close} has to find the next stream boundary.
     */
    void notOpened();

    /**
     * Ends the call and leaves the connection at a stream boundary, or closes it where that is not
     * possible. A stream's input ends here, if it has not been cancelled. Closing twice does nothing.
     */
    @Override
    void close();
}
