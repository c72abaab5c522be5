package dev.vgirpc.testkit;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportKind;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * One transport under test: a server that serves {@link EchoService#create()}, or the means to have
 * one started, and ways to reach it. Each test makes a new one and closes it.
 *
 * <p>The methods are called by one thread at a time, but clients of {@link #target} are opened and
 * used by many.
 */
public abstract class TransportHarness implements AutoCloseable {

    /** For subclasses. */
    protected TransportHarness() {}

    /** What not every transport can do. */
    public enum Feature {
        /** {@link #server} is in this process. */
        SERVER_CONTROL,
        /** Many clients reach one server. */
        MANY_CLIENTS,
        /** {@link #killPeer} works. */
        PEER_KILL,
        /** Requests follow each other in one stream of bytes: where one is broken, no further one is found. */
        BYTE_STREAM,
        /** Opening a producer runs no turn yet. */
        TURNS_ON_DEMAND,
        /** What a unary method logs leaves before it returns. */
        EARLY_LOGS,
        /** The server holds a stream between two turns, and waits for its end when it stops. */
        HELD_STREAMS
    }

    /**
     * Where clients connect to.
     *
     * @return a target that implements {@link dev.vgirpc.wire.spi.ClientTarget}; any number of clients
     *     may connect to it, one after the other at least
     */
    public abstract Target target();

    /**
     * A target of the same transport where nobody answers.
     *
     * @return a target that cannot be connected to; its address tells it from others
     */
    public abstract Target nobody();

    /**
     * What services are told about the transport.
     *
     * @return the kind
     */
    public abstract TransportKind kind();

    /**
     * Tells what the transport cannot do.
     *
     * @param feature what is needed
     * @return why it is missing, or empty when it is there
     */
    public Optional<String> missing(Feature feature) {
        return Optional.empty();
    }

    /**
     * The server, with {@link Feature#SERVER_CONTROL}.
     *
     * @return the running server behind {@link #target}
     */
    public RpcServer server() {
        throw new UnsupportedOperationException("the server is out of reach");
    }

    /**
     * Ends the other side of all connections as a crash would, with {@link Feature#PEER_KILL}: without
     * an answer to calls in progress.
     */
    public void killPeer() {
        throw new UnsupportedOperationException("the peer cannot be killed");
    }

    /**
     * Another server of the same transport and service, with limits of its own; it ends with the harness.
     *
     * @param limits bounds on what clients can make the server hold
     * @return where clients connect to, or empty when the harness cannot start such a server
     */
    public Optional<Target> limited(Limits limits) {
        return Optional.empty();
    }

    /** Ends what the harness started. Clients are closed already. */
    @Override
    public abstract void close();

    /**
     * Connects a client with default options.
     *
     * @return an open client
     */
    public final RpcClient connect() {
        return RpcClient.connect(target());
    }

    /**
     * Connects a client that opens no second connection beside its first.
     *
     * @return an open client
     */
    public final RpcClient connectOnce() {
        return RpcClient.builder(target()).maxConnections(1).connect();
    }

    /**
     * Skips the current test when a feature is missing, and says why.
     *
     * @param feature what the test needs
     */
    public final void require(Feature feature) {
        Optional<String> reason = missing(feature);
        Assumptions.assumeTrue(reason.isEmpty(), () -> feature + " is missing: " + reason.orElseThrow());
    }
}
