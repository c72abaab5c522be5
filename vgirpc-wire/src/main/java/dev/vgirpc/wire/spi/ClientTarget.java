package dev.vgirpc.wire.spi;

import dev.vgirpc.Limits;
import dev.vgirpc.Target;
import dev.vgirpc.wire.SchemaCache;

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
     * What a client asks of its transport.
     *
     * @param limits bounds on what the server can make the client hold
     * @param schemas schemas seen before, shared by the client's connections
     */
    record Settings(Limits limits, SchemaCache schemas) {}
}
