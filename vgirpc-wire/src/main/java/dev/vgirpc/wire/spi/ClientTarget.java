package dev.vgirpc.wire.spi;

import dev.vgirpc.Limits;
import dev.vgirpc.Target;
import dev.vgirpc.wire.SchemaCache;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A target that can be connected to: what a transport's {@link Target} implements. */
public interface ClientTarget extends Target {

    /**
     * Connects.
     *
     * @param settings what the client asks for
     * @return an open transport, to be closed by the caller
     * @throws dev.vgirpc.TransportException when the connection cannot be opened; the message names
     *     the address and the remedy where there is one
     */
    ClientTransport open(Settings settings);

    /**
     * How many connections a client opens at most when it is not told.
     *
     * @return a number from 1 on
     */
    default int defaultMaxConnections() {
        return 8;
    }

    /**
     * How long a client waits before it connects again, when connections were of no use: they could not be
     * opened, or broke before a call was answered.
     *
     * @param failures how many in a row, at least 1
     * @return the time, zero for none
     */
    default Duration retryDelay(int failures) {
        return Duration.ZERO;
    }

    /**
     * What a client asks of its transport.
     *
     * @param limits bounds on what the server can make the client hold
     * @param schemas schemas seen before, shared by the client's connections
     * @param connectTimeout how long connecting may take, or null for as long as the target allows; where
     *     both say something the shorter time counts
     */
    record Settings(Limits limits, SchemaCache schemas, @Nullable Duration connectTimeout) {

        /**
         * Without a time of the client's own.
         *
         * @param limits bounds on what the server can make the client hold
         * @param schemas schemas seen before, shared by the client's connections
         */
        public Settings(Limits limits, SchemaCache schemas) {
            this(limits, schemas, null);
        }

        /**
         * How long connecting may take.
         *
         * @param own what the target itself allows
         * @return the shorter time
         */
        public Duration connectTimeout(Duration own) {
            return connectTimeout == null || connectTimeout.compareTo(own) > 0 ? own : connectTimeout;
        }
    }
}
