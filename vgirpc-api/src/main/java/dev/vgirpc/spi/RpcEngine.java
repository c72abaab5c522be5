package dev.vgirpc.spi;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.Worker;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

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
     * See {@link dev.vgirpc.Rpc#allocator}.
     *
     * @return the same allocator each time
     */
    BufferAllocator allocator();

    /**
     * See {@link Batch#ofRows(Class, List, BufferAllocator)}.
     *
     * @param <R> the record class
     * @param type the record class
     * @param rows the rows
     * @param allocator gives the memory
     * @return a new batch
     */
    <R extends Record> Batch batch(Class<R> type, List<? extends R> rows, BufferAllocator allocator);

    /**
     * See {@link Batch#schemaOf}.
     *
     * @param type the record class
     * @return its columns
     */
    Schema schema(Class<? extends Record> type);

    /**
     * See {@link Batch#rows}.
     *
     * @param <R> the record class
     * @param batch an open batch
     * @param type the record class
     * @return the rows
     */
    <R extends Record> List<R> rows(Batch batch, Class<R> type);

    /**
     * See {@link Batch#castTo}.
     *
     * @param batch an open batch
     * @param target the columns wanted
     * @param allocator gives the memory
     * @return a new batch
     */
    Batch cast(Batch batch, Schema target, BufferAllocator allocator);
}
