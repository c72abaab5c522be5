package dev.vgirpc.transport.pipe;

import dev.vgirpc.AuthContext;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listening TCP socket.
 *
 * @param address where clients connect to, with the port that the system chose
 * @param tls how connections are secured, or null when they are not
 */
record TcpBinding(ServerSocketChannel channel, String address, @Nullable ServerTls tls) implements Binding {

    /** On Windows the option lets a second server take a port that is in use. */
    private static final boolean REUSES_ADDRESSES = !System.getProperty("os.name", "").startsWith("Windows");

    /** Takes a port for plain connections. */
    static TcpBinding bind(HostPort place) {
        return bind(place, null);
    }

    static TcpBinding bind(HostPort place, @Nullable ServerTls tls) {
        String scheme = tls == null ? Tcp.SCHEME : TlsAddress.SCHEME;
        String address = place.address(scheme);
        InetAddress host;
        try {
            host = InetAddress.getByName(place.host());
        } catch (UnknownHostException e) {
            throw refused(address, "the host '" + place.host() + "' is not known", e);
        }
        try {
            if (tls != null) {
                tls.prepare();
            }
            ServerSocketChannel channel = ServerSocketChannel.open();
            boolean bound = false;
            try {
                if (REUSES_ADDRESSES) {
                    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                }
                channel.bind(new InetSocketAddress(host, place.port()), BACKLOG);
                bound = true;
                int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
                return new TcpBinding(channel, place.withPort(port).address(scheme), tls);
            } finally {
                if (!bound) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw refused(address, String.valueOf(e.getMessage()), e);
        }
    }

    private static TransportException refused(String address, String reason, Exception cause) {
        return new TransportException("cannot listen at " + address + ": " + reason, false, cause);
    }

    @Override
    public TransportKind kind() {
        return TransportKind.TCP;
    }

    @Override
    public Connection connection(SocketChannel accepted) throws IOException {
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Nothing else tells of a client whose machine is gone.
        accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (!(accepted.getRemoteAddress() instanceof InetSocketAddress remote)) {
            throw new SocketException("the peer has no address any more");
        }
        String host = remote.getAddress().getHostAddress();
        Peer peer = new Peer(
                TransportKind.TCP,
                new HostPort(host, remote.getPort()).address(tls == null ? Tcp.SCHEME : TlsAddress.SCHEME),
                AuthContext.anonymous(),
                Map.of("remote_addr", host));
        return tls == null
                ? new ChannelConnection(accepted, accepted, peer)
                : TlsConnection.accepted(accepted, tls, peer, TimeSource.system());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
    }
}
