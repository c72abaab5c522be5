package dev.vgirpc.spi;

import dev.vgirpc.CallOptions;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.Worker;
import java.util.function.Supplier;

/**
 * The engine behind the façades. One implementation comes with {@code vgirpc-wire}; it is found by
 * {@link java.util.ServiceLoader}. Implementations are safe for many threads.
 */
public interface RpcEngine {

    /**
     * See {@link RpcClient#builder(String)}.
     *
     * @param address the address
     * @return a new builder
     */
    RpcClient.Builder client(String address);

    /**
     * See {@link RpcClient#builder(Target)}.
     *
     * @param target the target
     * @return a new builder
     */
    RpcClient.Builder client(Target target);

    /**
     * See {@link RpcServer#builder}.
     *
     * @param <T> the contract
     * @param contract the contract interface
     * @param implementation answers the calls
     * @return a new builder
     */
    <T> RpcServer.Builder server(Class<T> contract, T implementation);

    /**
     * See {@link Worker#of(Supplier)}.
     *
     * @param server makes the builder of the server
     * @return a new worker
     */
    Worker worker(Supplier<RpcServer.Builder> server);

    /**
     * See {@link dev.vgirpc.Rpc#with}.
     *
     * @param <T> the contract
     * @param proxy a proxy of this engine
     * @param options what to change
     * @return another proxy
     */
    <T> T with(T proxy, CallOptions options);

    /**
     * See {@link dev.vgirpc.Rpc#inProcess}.
     *
     * @param <T> the contract
     * @param contract the contract interface
     * @param implementation answers the calls
     * @return a proxy
     */
    <T> T inProcess(Class<T> contract, T implementation);

    /**
     * See {@link dev.vgirpc.Rpc#close}.
     *
     * @param proxy a proxy of this engine
     */
    void close(Object proxy);

    /**
     * What batches ask for. It is apart, because whoever looks at this interface's methods loads the classes
     * in their signatures, and a start that calls no batch should load none of Arrow's.
     *
     * @return the same object each time
     */
    BatchEngine batches();
}
