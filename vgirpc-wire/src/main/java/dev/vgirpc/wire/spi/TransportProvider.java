package dev.vgirpc.wire.spi;

import java.util.List;
import java.util.Optional;
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

    /**
     * What this transport adds to the command line of a {@link dev.vgirpc.Worker}.
     *
     * @return flags whose names no other provider uses; none by default
     */
    default List<WorkerFlag> workerFlags() {
        return List.of();
    }

    /**
     * Where the worker serves that was given these flags. It is asked when one of its own flags chooses the
     * place, and, when none of any provider does, for the place to serve then.
     *
     * @param given the command line, whose single flags have been checked
     * @return the place; empty, as by default, when the provider has none without a flag of its own
     * @throws IllegalArgumentException when the flags do not make a place; the message names the flag
     */
    default Optional<WorkerPlace> workerPlace(WorkerArguments given) {
        return Optional.empty();
    }
}
