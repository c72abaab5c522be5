package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
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

/**
 * A server that is reached over TCP, see {@link Tcp#to}. Instances are immutable and safe for many
 * threads.
 */
public final class TcpTarget implements ByteTarget {

    private final HostPort place;
    private final Duration connectTimeout;

    TcpTarget(HostPort place, Duration connectTimeout) {
        if (place.port() == 0) {
            throw new IllegalArgumentException(
                    "the port of " + place.address() + " is 0, which can be listened on but not connected to");
        }
        this.place = place;
        this.connectTimeout = connectTimeout;
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
        return new TcpTarget(HostPort.parse(hostAndPort), ConnectTimeout.DEFAULT);
    }

    /**
     * How long connecting may take, all addresses of the host together. Looking the host up is the
     * system's, and not part of it.
     *
     * @param timeout the time, 10 seconds by default
     * @return the changed target
     * @throws IllegalArgumentException when the time is not positive
     */
    public TcpTarget connectTimeout(Duration timeout) {
        return new TcpTarget(place, ConnectTimeout.check(timeout));
    }

    /**
     * The target as text. Options are not part of it.
     *
     * @return {@code tcp://HOST:PORT}
     */
    @Override
    public String address() {
        return place.address();
    }

    /**
     * Connects to the server, at the first of the host's addresses that answers.
     *
     * @param settings what the client asks for
     * @return an open connection, to be closed by the caller
     * @throws TransportException when the host is not known, or none of its addresses answers in time
     */
    @Override
    public Connection connect(Settings settings) {
        SocketChannel channel = channel(settings.connectTimeout(connectTimeout));
        return new ChannelConnection(channel, channel, new Peer(TransportKind.TCP, address()));
    }

    /** A channel in blocking mode. */
    private SocketChannel channel(Duration timeout) {
        InetAddress[] hosts;
        try {
            hosts = InetAddress.getAllByName(place.host());
        } catch (UnknownHostException e) {
            throw failed("the host '" + place.host() + "' is not known", e);
        }
        ConnectTimeout time = new ConnectTimeout(timeout);
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
                && target.connectTimeout.equals(connectTimeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(place, connectTimeout);
    }

    @Override
    public String toString() {
        return address();
    }
}
