package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A Unix domain socket, which other processes of this machine reach by a path (protocol page 6.4).
 * The same value is both the server's endpoint and the clients' target; each side reads its own
 * options.
 *
 * <p>The server makes the socket's file so that only its own user can connect (mode 0600), at every
 * moment. A path that is something else than a socket, or at which a server listens, is refused; a
 * socket that a killed server has left is replaced. When the server ends it removes the file, unless
 * it is no longer the one that it made. The folder must exist, and be writable; while the server
 * starts, a private folder with a name that starts with a dot is made in it for a moment.
 *
 * <p>Services see the client's user as {@link dev.vgirpc.CallContext#auth}, with the domain {@code unix}, the user's name as
 * principal and the claims {@code user} and {@code group}; where the system does not tell it the client is anonymous.
 *
 * <p>{@linkplain #maxConnections More connections than the limit}, idle ends and threads are as
 * described at the options. While it listens, the server keeps the process alive.
 *
 * <p>Instances are immutable and safe for many threads.
 */
public final class UnixSocket implements ByteTarget, ServerEndpoint {

    /** The scheme of addresses, without colon. */
    static final String SCHEME = "unix";

    private final Path path;
    private final ListenOptions options;
    private final Duration connectTimeout;

    private UnixSocket(Path path, ListenOptions options, Duration connectTimeout) {
        this.path = path;
        this.options = options;
        this.connectTimeout = connectTimeout;
    }

    /**
     * The socket at a path.
     *
     * @param path the path; a relative one starts at the process's working directory
     * @return a socket with default options
     * @throws IllegalArgumentException when the path names no file, belongs to another file system
     *     than the default one, or is longer than sockets' paths may be: 106 bytes on Linux, 102
     *     elsewhere
     */
    public static UnixSocket at(Path path) {
        return new UnixSocket(UnixPaths.check(path), ListenOptions.defaults(), ConnectTimeout.DEFAULT);
    }

    /**
     * The socket at a path, whose address is {@code unix:PATH}. All characters mean themselves, blanks
     * and percent signs too.
     *
     * @param path the path; a relative one starts at the process's working directory
     * @return a socket with default options
     * @throws IllegalArgumentException as {@link #at(Path)}, and when the text is no path
     */
    public static UnixSocket at(String path) {
        return at(UnixPaths.parse(path));
    }

    /**
     * Limits how many connections the server serves at a time. Further ones are {@linkplain
     * #excessConnections refused or wait}. One connection means that clients are served one after the other.
     *
     * @param count the limit, at least 1; 4,096 by default
     * @return the changed socket
     * @throws IllegalArgumentException when the count is below 1
     */
    public UnixSocket maxConnections(int count) {
        return new UnixSocket(path, options.withMaxConnections(count), connectTimeout);
    }

    /**
     * Chooses what becomes of connections beyond the {@linkplain #maxConnections limit}.
     *
     * @param choice the choice; by default they wait when the limit is 1 and are refused when it is higher
     * @return the changed socket
     */
    public UnixSocket excessConnections(Excess choice) {
        return new UnixSocket(path, options.withExcess(choice), connectTimeout);
    }

    /**
     * Lets the server close connections that wait too long for their client: for its next call, or for the
     * next turn of its open stream.
     *
     * @param timeout the time, kept to about a second; without it connections may wait for ever, as clients
     *     that call now and then expect
     * @return the changed socket
     * @throws IllegalArgumentException when the time is not positive
     */
    public UnixSocket connectionIdleTimeout(Duration timeout) {
        return new UnixSocket(path, options.withConnectionIdleTimeout(timeout), connectTimeout);
    }

    /**
     * How fast a request or turn must arrive once it has begun, and an answer must be taken. Over each 20
     * seconds a transfer must come to this rate, else the connection is closed; what takes less time is never
     * cut off. The time that the service takes does not count. What the system takes of an answer at once is
     * not seen before the end: a client that takes nothing is found out by the rate for up to 256 KiB.
     *
     * @param bytes the rate in bytes per second, 1,024 by default; 0 for no matter how slowly
     * @return the changed socket
     * @throws IllegalArgumentException when the rate is negative
     */
    public UnixSocket minBytesPerSecond(int bytes) {
        return new UnixSocket(path, options.withMinBytesPerSecond(bytes), connectTimeout);
    }

    /**
     * Lets the server end by itself when it has had no connection for a time. The first connection
     * may take a minute in any case.
     *
     * @param timeout the time; without it the server waits for ever
     * @return the changed socket
     * @throws IllegalArgumentException when the time is not positive
     */
    public UnixSocket idleTimeout(Duration timeout) {
        return new UnixSocket(path, options.withIdleTimeout(timeout), connectTimeout);
    }

    /**
     * How many connections the server serves on platform threads; it is decided when a connection is
     * accepted, and further ones get virtual threads. All are daemons. Platform threads answer
     * sooner, virtual threads take less memory and serve many busy connections better.
     *
     * @param count how many; by default what the system property {@code dev.vgirpc.platformThreads}
     *     says, or 64
     * @return the changed socket
     * @throws IllegalArgumentException when the count is negative
     */
    public UnixSocket platformThreads(int count) {
        return new UnixSocket(path, options.withPlatformThreads(count), connectTimeout);
    }

    /**
     * How long a client tries to connect to a server that is too busy to accept.
     *
     * @param timeout the time, 10 seconds by default
     * @return the changed socket
     * @throws IllegalArgumentException when the time is not positive
     */
    public UnixSocket connectTimeout(Duration timeout) {
        return new UnixSocket(path, options, ConnectTimeout.check(timeout));
    }

    /**
     * The socket as text. Options are not part of it.
     *
     * @return {@code unix:} and the path as it was given; a running server's address has the absolute
     *     path
     */
    @Override
    public String address() {
        return UnixBinding.address(path);
    }

    /**
     * Connects to the server that listens here.
     *
     * @param settings what the client asks for
     * @return an open connection, to be closed by the caller
     * @throws dev.vgirpc.TransportException when nobody listens here, or this user may not connect
     */
    @Override
    public Connection connect(Settings settings) {
        SocketChannel channel = UnixConnector.connect(path, settings.connectTimeout(connectTimeout));
        return new ChannelConnection(channel, channel, new Peer(TransportKind.UNIX, address()));
    }

    /**
     * Makes the socket and starts to listen.
     *
     * @param dispatcher answers the calls
     * @return the running transport, to be stopped by the caller
     * @throws dev.vgirpc.TransportException when the path is taken, its folder does not exist, or the
     *     socket cannot be made
     */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        return SocketListener.start(UnixBinding.bind(path), options, dispatcher);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixSocket socket
                && socket.path.equals(path)
                && socket.options.equals(options)
                && socket.connectTimeout.equals(connectTimeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, options, connectTimeout);
    }

    @Override
    public String toString() {
        return address();
    }
}
