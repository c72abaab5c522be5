package dev.vgirpc.wire.spi;

import dev.vgirpc.AuthContext;
import dev.vgirpc.TransportKind;
import java.util.Map;

/**
 * The other side of a connection.
 *
 * @param kind the kind of transport
 * @param address the address as text, for messages and logs
 * @param auth who it is, as far as the transport knows
 * @param metadata what else the transport knows, by the protocol's names, such as
 *     {@code remote_addr}
 * @param request what it knows of this request alone
 */
public record Peer(
        TransportKind kind, String address, AuthContext auth, Map<String, String> metadata, RequestFacts request) {

    /**
     * Copies the map.
     *
     * @param kind the kind of transport
     * @param address the address as text
     * @param auth who it is
     * @param metadata what else is known
     * @param request what is known of the request
     */
    public Peer {
        metadata = Map.copyOf(metadata);
    }

    /**
     * A peer all of whose requests are alike.
     *
     * @param kind the kind of transport
     * @param address the address as text
     * @param auth who it is
     * @param metadata what else is known
     */
    public Peer(TransportKind kind, String address, AuthContext auth, Map<String, String> metadata) {
        this(kind, address, auth, metadata, RequestFacts.NONE);
    }

    /**
     * A peer of whom nothing but the address is known.
     *
     * @param kind the kind of transport
     * @param address the address as text
     */
    public Peer(TransportKind kind, String address) {
        this(kind, address, AuthContext.anonymous(), Map.of());
    }
}
