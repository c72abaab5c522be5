package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.WireBatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream that can leave its server between two turns, as bytes. */
public interface ResumableStream extends ServerStream {

    /** What a data batch carries beside its own metadata, made of the state that follows it. */
    @FunctionalInterface
    interface Continuation {

        /**
         * Metadata by which the stream is taken up again.
         *
         * @param state the state's bytes
         * @return keys and values
         */
        Map<String, String> metadata(byte[] state);
    }

    /**
     * Whether the server pushes: its turns have no input, or one without columns.
     *
     * @return false for an exchange
     */
    boolean producer();

    /**
     * What stays the same as long as the stream lives.
     *
     * @return bytes for {@link StreamResumer#resume}
     */
    byte[] fixed();

    /**
     * The state of the next turn.
     *
     * @return bytes for {@link StreamResumer#resume}
     * @throws dev.vgirpc.RpcException when the state cannot travel
     */
    byte[] state();

    /**
     * Runs a turn of a producer for which no client has sent an input: the first one is part of the request that
     * opens the stream and sees its metadata (protocol page 8.9), further ones fill a response.
     *
     * @param request the request whose metadata the turn sees, or null for none
     * @return whether more turns follow
     */
    Cycle tick(@Nullable WireBatch request);

    /**
     * Runs one turn whose data batch tells how the stream goes on.
     *
     * @param input the turn's input, valid until the method returns
     * @param continuation asked once when the stream goes on, before the batch is written
     * @return whether more turns follow
     */
    Cycle turn(WireBatch input, Continuation continuation);

    /**
     * Writes a batch without rows that tells how the stream goes on, and ends the response. The stream itself goes on
     * elsewhere: nothing but {@link #close} may follow.
     *
     * @param metadata keys and values; empty where a data batch has told it, and no batch is written
     */
    void leave(Map<String, String> metadata);
}
