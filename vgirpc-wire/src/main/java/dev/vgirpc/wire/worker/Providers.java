package dev.vgirpc.wire.worker;

import dev.vgirpc.wire.spi.TransportProvider;
import java.util.List;
import java.util.function.Consumer;

/** Where the transports of a worker are found. */
public interface Providers {

    /** Looks here before anywhere else. */
    void first(ClassLoader loader);

    /** Looks here before anywhere else. */
    void first(ModuleLayer layer);

    /**
     * Those that are present, in the order of their preference.
     *
     * @param broken told of each that cannot be made
     */
    List<TransportProvider> all(Consumer<String> broken);
}
