package dev.vgirpc;

import dev.vgirpc.internal.Engines;
import java.time.Duration;

/**
 * The way to a server, and the source of typed proxies. It is implemented by the library only.
 *
 * <p>A client may be used by many threads. It holds a pool of connections, each of which carries one call or one
 * open stream at a time, up to the stream's end or close. The first is opened with the client, more when calls
 * need them, up to {@link Builder#maxConnections}; then calls wait, see {@link CallOptions#acquireTimeout}. When
 * all connections are held by the calling thread itself, waiting would never end, and the call is refused with
 * {@link IllegalStateException}.
 *
 * <p>A connection that breaks fails the call on it, and the next call opens another: the client stays usable. So it
 * is when the thread of a call is interrupted, which closes the connection, or when a call runs out of time.
 */
public interface RpcClient extends AutoCloseable {

    /**
     * Connects to an address with default options.
     *
     * @param address the address, such as {@code exec:python worker.py}
     * @return an open client, to be closed by the caller
     * @throws IllegalArgumentException when no transport on the module or class path knows the
     *     address's scheme; the message names the artifact to add
     * @throws TransportException when the connection cannot be opened
     */
    static RpcClient connect(String address) {
        return builder(address).connect();
    }

    /**
     * Connects to a target with default options.
     *
     * @param target the target
     * @return an open client, to be closed by the caller
     * @throws TransportException when the connection cannot be opened
     */
    static RpcClient connect(Target target) {
        return builder(target).connect();
    }

    /**
     * A builder for a client of an address.
     *
     * @param address the address
     * @return a new builder
     */
    static Builder builder(String address) {
        return Engines.engine().client(address);
    }

    /**
     * A builder for a client of a target.
     *
     * @param target the target
     * @return a new builder
     */
    static Builder builder(Target target) {
        return Engines.engine().client(target);
    }

    /**
     * A proxy that sends each abstract method of a contract to the server. Default methods run
     * locally. Making a second proxy of the same contract is cheap.
     *
     * <p>Calls throw {@link RpcException}, or an exception that the method declares when the server
     * answers with an error of that type.
     *
     * @param <T> the contract
     * @param contract the contract interface
     * @return a proxy; safe for many threads, dead after {@link #close()}
     * @throws ContractException when the interface is not a contract
     */
    <T> T proxy(Class<T> contract);

    /**
     * Asks the server what its service is. A server tells it only when it is told to, by
     * {@link RpcServer.Builder#describe}.
     *
     * @return the description
     * @throws RemoteCallException when the server does not describe itself
     * @throws ProtocolException when the answer is no description
     */
    ServiceDescription describe();

    /**
     * The address as text.
     *
     * @return the target's address
     */
    String address();

    /**
     * What this client has done so far.
     *
     * @return the present figures
     */
    ClientStatistics statistics();

    /**
     * Closes all connections. A call in progress on another thread fails with
     * {@link TransportException}; an open stream is closed, and what its present turn holds with it. Closing
     * twice does nothing.
     */
    @Override
    void close();

    /** Collects a client's options. Builders are not safe for use by several threads. */
    interface Builder {

        /**
         * Receives the log messages of all calls that have no sink of their own. By default they are
         * dropped.
         *
         * @param sink the receiver
         * @return this builder
         */
        Builder onLog(LogSink sink);

        /**
         * Options of all calls, where a view of a proxy does not set its own.
         *
         * @param options the options; none by default
         * @return this builder
         * @throws IllegalArgumentException when a metadata key belongs to the protocol
         */
        Builder defaults(CallOptions options);

        /**
         * How many connections the client opens at most. Each carries one call or open stream.
         *
         * @param count the number, at least 1; by default 8, and 1 for a subprocess, of which every connection
         *     is a worker of its own
         * @return this builder
         * @throws IllegalArgumentException when the number is below 1
         */
        Builder maxConnections(int count);

        /**
         * After what time an unused connection is closed. The last one is kept.
         *
         * @param time the time, 60 seconds by default
         * @return this builder
         * @throws IllegalArgumentException when the time is not positive
         */
        Builder idleTimeout(Duration time);

        /**
         * Stands around each call.
         *
         * @param interceptor the interceptor; of several the first that was added is the outermost
         * @return this builder
         */
        Builder interceptor(ClientInterceptor interceptor);

        /**
         * Bounds on what the server can make the client hold.
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
         * Opens the first connection.
         *
         * @return an open client, to be closed by the caller
         * @throws IllegalArgumentException when no transport knows the address's scheme; the message
         *     names the artifact to add
         * @throws TransportException when the connection cannot be opened
         */
        RpcClient connect();
    }
}
