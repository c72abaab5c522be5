package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.tls.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server that is reached over TCP, see {@link Tcp#to}. Instances are immutable and safe for many
 * threads.
 */
public final class TcpTarget implements ByteTarget {

    private final HostPort place;
    private final Duration connectTimeout;
    private final @Nullable ClientTls tls;

    TcpTarget(HostPort place, Duration connectTimeout, @Nullable ClientTls tls) {
        if (place.port() == 0) {
            throw new IllegalArgumentException(
                    "the port of " + place.address() + " is 0, which can be listened on but not connected to");
        }
        this.place = place;
        this.connectTimeout = connectTimeout;
        this.tls = tls;
    }

    /**
     * A server at {@code HOST:PORT}.
     *
     * @param hostAndPort the address without scheme; an IPv6 address is in brackets
     * @return a target with default options
     * @throws IllegalArgumentException when the text is not of this form; the message names the part
     *     that is wrong
     */
    public static TcpTarget parse(String hostAndPort) {
        return new TcpTarget(HostPort.parse(hostAndPort), ConnectTimeout.DEFAULT, null);
    }

    /**
     * A server with TLS at {@code HOST:PORT} or {@code HOST:PORT?NAME=VALUE&NAME=VALUE}. Percent signs and two digits in
     * values stand for bytes of UTF-8.
     *
     * @param text the address without scheme; {@code ca} is a file as {@link ClientTls#trusting} takes it, {@code cert}
     *     and {@code key} are files as {@link ClientTls#certificate} takes them, {@code server-name} is the name that
     *     the server's certificate must have, and {@code min-version} is 1.2 or 1.3
     * @return a target with default options
     * @throws IllegalArgumentException when the text is not of this form; the message names the part that is wrong
     */
    public static TcpTarget parseTls(String text) {
        TlsAddress address = TlsAddress.parse(text);
        return new TcpTarget(address.place(), ConnectTimeout.DEFAULT, TlsAddress.client(address.parameters()));
    }

    /**
     * Secures the connection.
     *
     * @param how whom the client trusts, and its own certificate
     * @return the changed target
     */
    public TcpTarget tls(ClientTls how) {
        return new TcpTarget(place, connectTimeout, Objects.requireNonNull(how));
    }

    /**
     * How long connecting may take, all addresses of the host and the handshake of TLS together. Looking the host up is the
     * system's, and not part of it.
     *
     * @param timeout the time, 10 seconds by default
     * @return the changed target
     * @throws IllegalArgumentException when the time is not positive
     */
    public TcpTarget connectTimeout(Duration timeout) {
        return new TcpTarget(place, ConnectTimeout.check(timeout), tls);
    }

    /**
     * The target as text. Options are not part of it.
     *
     * @return {@code tcp://HOST:PORT}, or with TLS {@code tcps://HOST:PORT}
     */
    @Override
    public String address() {
        return place.address(tls == null ? Tcp.SCHEME : TlsAddress.SCHEME);
    }

    /**
     * Connects to the server, at the first of the host's addresses that answers.
     *
     * @param settings what the client asks for
     * @return an open connection, to be closed by the caller
     * @throws TransportException when the host is not known, none of its addresses answers in time, or with
     *     TLS one side does not accept the other
     */
    @Override
    public Connection connect(Settings settings) {
        Duration timeout = settings.connectTimeout(connectTimeout);
        ConnectTimeout time = new ConnectTimeout(timeout);
        SocketChannel channel = channel(timeout, time);
        Peer server = new Peer(TransportKind.TCP, address());
        return tls == null ? new ChannelConnection(channel, channel, server) : secure(tls, channel, time, server);
    }

    private Connection secure(ClientTls how, SocketChannel channel, ConnectTimeout time, Peer server) {
        boolean done = false;
        try {
            Connection connection = TlsConnection.connect(
                    channel, how, place, Duration.ofMillis(Math.max(1, time.remainingMillis())), server);
            done = true;
            return connection;
        } catch (ClosedByInterruptException e) {
            throw failed("interrupted", e);
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        } finally {
            if (!done) {
                closeQuietly(channel);
            }
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
    }

    /** A channel in blocking mode. */
    private SocketChannel channel(Duration timeout, ConnectTimeout time) {
        InetAddress[] hosts;
        try {
            hosts = InetAddress.getAllByName(place.host());
        } catch (UnknownHostException e) {
            throw failed("the host '" + place.host() + "' is not known", e);
        }
        IOException failure = new SocketTimeoutException("no time");
        for (int at = 0; at < hosts.length && time.remainingMillis() > 0; at++) {
            // Shared evenly: an address that does not answer must leave time for the others.
            int millis = Math.max(1, time.remainingMillis() / (hosts.length - at));
            try {
                return connect(new InetSocketAddress(hosts[at], place.port()), millis);
            } catch (ClosedByInterruptException e) {
                throw failed("interrupted", e);
            } catch (IOException e) {
                if (at > 0) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failed(
                failure instanceof SocketTimeoutException
                        ? "no answer within " + timeout.toMillis() + " ms"
                        : String.valueOf(failure.getMessage()),
                failure);
    }

    private static SocketChannel connect(InetSocketAddress address, int millis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // The adaptor is the one way to connect with a timeout.
            channel.socket().connect(address, millis);
            connected = true;
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private TransportException failed(String reason, Exception cause) {
        return new TransportException("cannot connect to " + address() + ": " + reason, false, cause);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TcpTarget target
                && target.place.equals(place)
                && target.connectTimeout.equals(connectTimeout)
                && Objects.equals(target.tls, tls);
    }

    @Override
    public int hashCode() {
        return Objects.hash(place, connectTimeout, tls);
    }

    @Override
    public String toString() {
        return address();
    }
}
