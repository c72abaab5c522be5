package dev.vgirpc.wire.spi;

import java.util.Set;

/**
 * Resolves addresses to targets and endpoints. Implementations are found by
 * {@link java.util.ServiceLoader}, have a public constructor without parameters, and do nothing until
 * asked.
 */
public interface TransportProvider {

    /**
     * The schemes that this provider knows.
     *
     * @return schemes in lower case, without colon
     */
    Set<String> schemes();

    /**
     * Resolves an address to connect to.
     *
     * @param address the whole address, scheme included
     * @return a target
     * @throws IllegalArgumentException when the address is not valid or cannot be connected to
     */
    ClientTarget target(String address);

    /**
     * Resolves an address to listen at.
     *
     * @param address the whole address, scheme included
     * @return an endpoint
     * @throws IllegalArgumentException when the address is not valid or cannot be served
     */
    ServerEndpoint endpoint(String address);
}
