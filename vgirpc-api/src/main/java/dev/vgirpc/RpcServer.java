package dev.vgirpc;

import dev.vgirpc.internal.Engines;
import java.time.Duration;

/**
 * A running server: one implementation of one contract behind one endpoint. It is implemented by the
 * library only, and its methods may be called from any thread.
 */
public interface RpcServer extends AutoCloseable {

    /**
     * A builder for a server. The contract is analysed here.
     *
     * @param <T> the contract
     * @param contract the contract interface
     * @param implementation answers the calls, from several threads when several clients connect
     * @return a new builder
     * @throws ContractException when the interface is not a contract or the implementation does not
     *     fit it; it lists all problems
     */
    static <T> Builder builder(Class<T> contract, T implementation) {
        return Engines.engine().server(contract, implementation);
    }

    /**
     * The server's id, which log and error batches carry.
     *
     * @return twelve hexadecimal digits, or what the builder was given
     */
    String serverId();

    /**
     * The hash of the contract as it travels: methods, parameters and results with their Arrow types
     * (protocol page 11.2). Equal contracts have equal hashes in every implementation of the protocol.
     *
     * @return 64 hexadecimal digits; computed when asked for
     */
    String protocolHash();

    /**
     * The address that clients connect to, with what the system chose filled in.
     *
     * @return the address as text
     */
    String address();

    /**
     * What the server has done since it started.
     *
     * @return the numbers of this moment
     */
    ServerStatistics statistics();

    /**
     * Waits until the server has ended: by {@link #stop} or {@link #close}, or because its endpoint
     * ended, as standard input does.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void join() throws InterruptedException;

    /**
     * Takes no new calls, lets those in progress finish, and ends.
     *
     * @param grace how long calls may take before their connections are closed
     * @return true when every call finished in time
     */
    boolean stop(Duration grace);

    /** Ends at once: {@link #stop} without grace. Closing twice does nothing. */
    @Override
    void close();

    /** Collects a server's options. Builders are not safe for use by several threads. */
    interface Builder {

        /**
         * The server's id.
         *
         * @param id the id; random by default
         * @return this builder
         */
        Builder serverId(String id);

        /**
         * Watches the server's calls.
         *
         * @param listener the listener; several are called in the order in which they were added, and
         *     in reverse at the end of a call
         * @return this builder
         */
        Builder listener(CallListener listener);

        /**
         * Stands around the server's calls.
         *
         * @param interceptor the interceptor; of several the one that was added first is the outermost
         * @return this builder
         */
        Builder interceptor(ServerInterceptor interceptor);

        /**
         * Bounds how many calls run at a time, over all connections: unary calls and the opening of streams
         * with the reading of their parameters, and turns of open streams. A stream that waits for its
         * client's next turn does not count. What comes when so many run is answered at once by an error of
         * type {@code ServerBusyError} and kind {@link ErrorKind#SERVER_BUSY}; nothing waits. The connection
         * goes on; a turn that is refused ends its stream.
         *
         * @param count the bound, at least 1; by default there is none but that of the connections, each of
         *     which runs one call at a time
         * @return this builder
         * @throws IllegalArgumentException when the count is below 1
         */
        Builder maxConcurrentCalls(int count);

        /**
         * Bounds on what a client can make the server hold.
         *
         * @param limits the limits, {@link Limits#defaults()} by default
         * @return this builder
         */
        Builder limits(Limits limits);

        /**
         * How much of a received columnar batch is checked.
         *
         * @param level the level; by default {@link Validation#FULL}, or what the environment variable
         *     {@code VGI_RPC_IPC_VALIDATION} says
         * @return this builder
         */
        Builder validation(Validation level);

        /**
         * Whether clients may ask for a description of the service (protocol page 11.1), see
         * {@link RpcClient#describe}. Without it, asking is as calling a method that is not there.
         *
         * @param enabled true to answer; false by default
         * @return this builder
         */
        Builder describe(boolean enabled);

        /**
         * How much of an exception leaves the server: of the service's, and of the server's own refusals.
         *
         * @param detail the detail. By default {@link TraceDetail#TRACE}, but {@link TraceDetail#MESSAGE} over HTTP on
         *     addresses other than loopback
         * @return this builder
         */
        Builder traceDetail(TraceDetail detail);

        /**
         * Where to look for the transport of an address, before the library's own surroundings.
         *
         * @param loader a class loader that sees transport providers
         * @return this builder
         */
        Builder transports(ClassLoader loader);

        /**
         * Where to look for the transport of an address, before the library's own surroundings.
         *
         * @param layer a module layer that holds transport providers
         * @return this builder
         */
        Builder transports(ModuleLayer layer);

        /**
         * Starts serving an endpoint.
         *
         * @param endpoint where to listen
         * @return a running server, to be closed by the caller
         * @throws TransportException when the endpoint cannot be bound
         */
        RpcServer start(Endpoint endpoint);

        /**
         * Starts serving an address.
         *
         * @param address where to listen, such as {@code stdio:}
         * @return a running server, to be closed by the caller
         * @throws IllegalArgumentException when no transport knows the address's scheme; the message
         *     names the artifact to add
         * @throws TransportException when the endpoint cannot be bound
         */
        RpcServer start(String address);
    }
}
