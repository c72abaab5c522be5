package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.Progress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns byte connections into the turn seam: stream sequencing, end markers, draining and the
 * refusal of broken requests. This is all that a socket-like transport needs.
 */
public final class ByteTransports {

    private ByteTransports() {}

    /**
     * A client's transport over a connection.
     *
     * @param connection the connection; the transport closes it
     * @param settings what the client asks for
     * @return an open transport
     */
    public static ClientTransport client(Connection connection, ClientTarget.Settings settings) {
        return new ByteClientTransport(connection, settings);
    }

    /**
     * Serves a connection on the current thread until the peer leaves, the framing breaks, the
     * connection is closed, or no new call is wanted. It closes the connection.
     *
     * @param connection the connection
     * @param dispatcher answers the calls
     * @param draining asked between calls; true means that no further call is wanted
     * @param activity told the phases of each call
     */
    public static void serve(
            Connection connection, CallDispatcher dispatcher, BooleanSupplier draining, Activity activity) {
        serve(connection, dispatcher, draining, activity, null);
    }

    /**
     * Serves a connection as {@link #serve(Connection, CallDispatcher, BooleanSupplier, Activity)}, and tells
     * how far it has come, so that somebody can cut off a peer that is too slow.
     *
     * @param connection the connection
     * @param dispatcher answers the calls
     * @param draining asked between calls; true means that no further call is wanted
     * @param activity told the phases of each call
     * @param progress told of bytes and stages, or null when nobody watches
     */
    public static void serve(
            Connection connection,
            CallDispatcher dispatcher,
            BooleanSupplier draining,
            Activity activity,
            @Nullable Progress progress) {
        new ByteServerLoop(connection, dispatcher, draining, activity, progress).run();
    }

    /**
     * Reads the first request of a connection that is one too many, answers it with an error of kind {@link
     * dev.vgirpc.ErrorKind#SERVER_BUSY}, and reads on until the peer has closed, so that the answer is not lost
     * with unread bytes. It blocks until then and leaves the connection open: whoever calls it closes it, also
     * from another thread when it lasts too long.
     *
     * @param connection the connection
     * @param dispatcher writes the answer
     * @param reason the limit that is reached, as the error's text
     */
    public static void refuse(Connection connection, CallDispatcher dispatcher, String reason) {
        RefusedConnection.refuse(connection, dispatcher, reason);
    }

    /** What a served connection is doing. */
    public enum Phase {
        /** It waits for a request. */
        IDLE,
        /** A request has arrived and is read and run. */
        BUSY,
        /** The service is done; the rest of the answer is being sent. */
        ANSWERING
    }

    /** Told what a connection does, so that a listener can stop gracefully. */
    @FunctionalInterface
    public interface Activity {

        /**
         * The connection entered a phase; from idle through busy and answering to idle again.
         *
         * @param phase the phase that begins
         * @throws dev.vgirpc.TransportException when busy begins though the listener is stopping; the
         *     request is not run and the connection ends
         */
        void changed(Phase phase);
    }
}
