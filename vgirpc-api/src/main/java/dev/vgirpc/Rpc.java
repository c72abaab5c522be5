package dev.vgirpc;

import dev.vgirpc.internal.Engines;
import org.apache.arrow.memory.BufferAllocator;

/** Short ways to views and in-process services. */
public final class Rpc {

    private Rpc() {}

    /**
     * A view of a proxy whose calls use the given options. Options that are not set are taken from
     * the proxy. Views are cheap: make one per call if need be.
     *
     * @param <T> the contract
     * @param proxy a proxy made by this library
     * @param options what to change
     * @return another proxy of the same client
     * @throws IllegalArgumentException when the object is not a proxy of this library, or a metadata key
     *     belongs to the protocol
     */
    public static <T> T with(T proxy, CallOptions options) {
        return Engines.engine().with(proxy, options);
    }

    /**
     * Serves an implementation in this process and returns a proxy to it: every call is encoded,
     * sent through a pipe, decoded and answered by another thread, as between processes.
     *
     * <p>{@link #close} ends it; so does the garbage collector once the proxy is unreachable.
     *
     * @param <T> the contract
     * @param contract the contract interface
     * @param implementation answers the calls
     * @return a proxy
     * @throws ContractException when contract or implementation cannot be used
     */
    public static <T> T inProcess(Class<T> contract, T implementation) {
        return Engines.engine().inProcess(contract, implementation);
    }

    /**
     * Closes the client, and for {@link #inProcess} the server, behind a proxy.
     *
     * @param proxy a proxy made by this library
     * @throws IllegalArgumentException when the object is not a proxy of this library
     */
    public static void close(Object proxy) {
        Engines.engine().close(proxy);
    }

    /**
     * The allocator at the root of all batches of this process. What it and the library's own buffers
     * hold together is bounded by the system property {@code vgirpc.maxProcessBytes}, in bytes; by
     * default the heap's maximum, at least 4 GiB. An allocation over it fails with {@link
     * LimitException}.
     *
     * @return the allocator, never closed; make children of it for memory of your own
     */
    public static BufferAllocator allocator() {
        return Engines.engine().batches().allocator();
    }
}
