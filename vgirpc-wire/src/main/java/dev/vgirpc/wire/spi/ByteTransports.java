package dev.vgirpc.wire.spi;

import java.util.function.BooleanSupplier;

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
        new ByteServerLoop(connection, dispatcher, draining, activity).run();
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
