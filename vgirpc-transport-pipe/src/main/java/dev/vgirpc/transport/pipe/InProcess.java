package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.util.UUID;

/**
 * A place inside this process where a server listens and clients connect, for tests and for services
 * that are embedded. Bytes go through two pipes per connection, exactly as they would to another
 * process. Each connection is served on a daemon thread of its own, and any number of clients may
 * connect.
 *
 * <p>The same value is both the server's endpoint and the clients' target. Names are known to
 * everyone who shares this module's classes. Instances are immutable and safe for many threads; two
 * of one name mean the same place.
 */
public final class InProcess implements ByteTarget, ServerEndpoint {

    /** The scheme of addresses, without colon. */
    static final String SCHEME = "inproc";

    private final String name;

    private InProcess(String name) {
        this.name = name;
    }

    /**
     * A place with a name that nobody else has.
     *
     * @return a new place
     */
    public static InProcess create() {
        return new InProcess(UUID.randomUUID().toString());
    }

    /**
     * The place with a name, whose address is {@code inproc:NAME}.
     *
     * @param name any text but the empty one
     * @return the place
     * @throws IllegalArgumentException when the name is empty
     */
    public static InProcess named(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of an in-process service is empty: use inproc:NAME");
        }
        return new InProcess(name);
    }

    /**
     * The place as text.
     *
     * @return {@code inproc:} and the name
     */
    @Override
    public String address() {
        return SCHEME + ":" + name;
    }

    /**
     * Connects to the server that listens here.
     *
     * @param settings what the client asks for
     * @return an open connection, to be closed by the caller
     * @throws dev.vgirpc.TransportException when no server listens here, or the system has no
     *     descriptors left
     */
    @Override
    public Connection connect(Settings settings) {
        return InProcessListener.connect(address());
    }

    /**
     * Starts to listen here. When {@link ServerTransport#stop} has to end calls by force, it closes
     * their connections and interrupts their threads.
     *
     * @param dispatcher answers the calls
     * @return the running transport, to be stopped by the caller
     * @throws dev.vgirpc.TransportException when a server listens here already
     */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        return InProcessListener.start(address(), dispatcher);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InProcess place && place.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return address();
    }
}
