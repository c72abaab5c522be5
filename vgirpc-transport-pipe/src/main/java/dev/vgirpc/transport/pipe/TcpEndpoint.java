package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.tls.ServerTls;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port to listen on, see {@link Tcp#on(int)}. While it listens, the server keeps the process
 * alive. Services find the client's IP address as {@code remote_addr} in
 * {@link dev.vgirpc.CallContext#transportMetadata}, and with TLS also {@code tls_protocol} and {@code tls_cipher}.
 *
 * <p>Instances are immutable and safe for many threads.
 */
public final class TcpEndpoint implements ServerEndpoint {

    private final HostPort place;
    private final ListenOptions options;
    private final @Nullable ServerTls tls;

    TcpEndpoint(HostPort place, ListenOptions options, @Nullable ServerTls tls) {
        this.place = place;
        this.options = options;
        this.tls = tls;
    }

    /**
     * Listens at {@code HOST:PORT}.
     *
     * @param hostAndPort the address without scheme; an IPv6 address is in brackets; with port 0 the
     *     system chooses one
     * @return an endpoint with default options
     * @throws IllegalArgumentException when the text is not of this form; the message names the part
     *     that is wrong
     */
    public static TcpEndpoint parse(String hostAndPort) {
        return new TcpEndpoint(HostPort.parse(hostAndPort), ListenOptions.defaults(), null);
    }

    /**
     * Listens with TLS at {@code HOST:PORT?NAME=VALUE&NAME=VALUE}. Percent signs and two digits in values stand
     * for bytes of UTF-8.
     *
     * @param text the address without scheme; {@code cert} and {@code key} are files as {@link ServerTls#pem} takes
     *     them, {@code client-ca} is one of the authorities of clients, whose certificates are required unless {@code
     *     client-auth} is {@code optional}, and {@code min-version} is 1.2 or 1.3
     * @return an endpoint with default options
     * @throws IllegalArgumentException when the text is not of this form; the message names the part that is wrong
     */
    public static TcpEndpoint parseTls(String text) {
        TlsAddress address = TlsAddress.parse(text);
        return new TcpEndpoint(
                address.place(), ListenOptions.defaults(), TlsAddress.server(address.parameters()));
    }

    /**
     * Secures the connections.
     *
     * @param how the server's certificate and what it asks of clients
     * @return the changed endpoint
     */
    public TcpEndpoint tls(ServerTls how) {
        return new TcpEndpoint(place, options, Objects.requireNonNull(how));
    }

    /**
     * Limits how many connections the server serves at a time. Further ones are {@linkplain
     * #excessConnections refused or wait}. One connection means that clients are served one after the other.
     *
     * @param count the limit, at least 1; 4,096 by default
     * @return the changed endpoint
     * @throws IllegalArgumentException when the count is below 1
     */
    public TcpEndpoint maxConnections(int count) {
        return new TcpEndpoint(place, options.withMaxConnections(count), tls);
    }

    /**
     * Chooses what becomes of connections beyond the {@linkplain #maxConnections limit}.
     *
     * @param choice the choice; by default they wait when the limit is 1 and are refused when it is higher
     * @return the changed endpoint
     */
    public TcpEndpoint excessConnections(Excess choice) {
        return new TcpEndpoint(place, options.withExcess(choice), tls);
    }

    /**
     * Lets the server close connections that wait too long for their client: for its next call, or for the
     * next turn of its open stream.
     *
     * @param timeout the time, kept to about a second; without it connections may wait for ever, as clients
     *     that call now and then expect
     * @return the changed endpoint
     * @throws IllegalArgumentException when the time is not positive
     */
    public TcpEndpoint connectionIdleTimeout(Duration timeout) {
        return new TcpEndpoint(place, options.withConnectionIdleTimeout(timeout), tls);
    }

    /**
     * How fast a request or turn must arrive once it has begun, and an answer must be taken. Over each 20
     * seconds a transfer must come to this rate, else the connection is closed; what takes less time is never
     * cut off. The time that the service takes does not count. What the system takes of an answer at once is
     * not seen before the end: a client that takes nothing is found out by the rate for up to 256 KiB.
     *
     * @param bytes the rate in bytes per second, 1,024 by default; 0 for no matter how slowly
     * @return the changed endpoint
     * @throws IllegalArgumentException when the rate is negative
     */
    public TcpEndpoint minBytesPerSecond(int bytes) {
        return new TcpEndpoint(place, options.withMinBytesPerSecond(bytes), tls);
    }

    /**
     * Lets the server end by itself when it has had no connection for a time. The first connection
     * may take a minute in any case.
     *
     * @param timeout the time; without it the server waits for ever
     * @return the changed endpoint
     * @throws IllegalArgumentException when the time is not positive
     */
    public TcpEndpoint idleTimeout(Duration timeout) {
        return new TcpEndpoint(place, options.withIdleTimeout(timeout), tls);
    }

    /**
     * How many connections the server serves on platform threads; it is decided when a connection is
     * accepted, and further ones get virtual threads. All are daemons. Platform threads answer
     * sooner, virtual threads take less memory and serve many busy connections better.
     *
     * @param count how many; by default what the system property {@code dev.vgirpc.platformThreads}
     *     says, or 64
     * @return the changed endpoint
     * @throws IllegalArgumentException when the count is negative
     */
    public TcpEndpoint platformThreads(int count) {
        return new TcpEndpoint(place, options.withPlatformThreads(count), tls);
    }

    /**
     * The endpoint as text. Options are not part of it.
     *
     * @return {@code tcp://HOST:PORT}, or with TLS {@code tcps://HOST:PORT}; a running server's address has the port that the system chose
     */
    @Override
    public String address() {
        return place.address(tls == null ? Tcp.SCHEME : TlsAddress.SCHEME);
    }

    /**
     * Takes the port and starts to listen.
     *
     * @param dispatcher answers the calls
     * @return the running transport, to be stopped by the caller
     * @throws dev.vgirpc.TransportException when the host is not this machine's, the port is taken,
     *     or the files of TLS cannot be used
     */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        return SocketListener.start(TcpBinding.bind(place, tls), options, dispatcher);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpEndpoint endpoint
                && endpoint.place.equals(place)
                && endpoint.options.equals(options)
                && Objects.equals(endpoint.tls, tls);
    }

    @Override
    public int hashCode() {
        return Objects.hash(place, options, tls);
    }

    @Override
    public String toString() {
        return address();
    }
}
