package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLSession;

/**
 * A connection whose peer is known once the handshake is done, which happens at the first read or
 * write, on the thread that does it.
 */
final class TlsConnection implements Connection {

    /** Tells what a session adds to what is known of the peer. */
    @FunctionalInterface
    private interface Acquaintance {
        Peer peer(Peer address, SSLSession session) throws IOException;
    }

    private final TlsChannel channel;
    private final Acquaintance acquaintance;
    private volatile Peer peer;

    private TlsConnection(
            SocketChannel socket,
            TlsHandshake.Engines engines,
            Duration timeout,
            TimeSource time,
            Peer address,
            Acquaintance acquaintance) {
        this.channel = new TlsChannel(socket, new TlsHandshake(engines, timeout, this::established), time);
        this.acquaintance = acquaintance;
        this.peer = address;
    }

    /**
     * A server's side, before the handshake.
     *
     * @param socket in blocking mode; the connection closes it
     * @param address what is known of the client
     */
    static TlsConnection accepted(SocketChannel socket, ServerTls tls, Peer address, TimeSource time) {
        return new TlsConnection(socket, tls::engine, tls.handshakeTimeout(), time, address, tls::peer);
    }

    /**
     * A client's side; the handshake is done.
     *
     * @param socket in blocking mode; the connection closes it; when this fails it is the caller's
     * @param place what was connected to
     * @param timeout how long the handshake may take
     */
    static TlsConnection connect(SocketChannel socket, ClientTls tls, HostPort place, Duration timeout, Peer server)
            throws IOException {
        TlsConnection connection = new TlsConnection(
                socket, () -> tls.engine(place.host(), place.port()), timeout, TimeSource.system(), server, tls::peer);
        connection.channel.handshake();
        return connection;
    }

    private void established(SSLSession session) throws IOException {
        peer = acquaintance.peer(peer, session);
    }

    @Override
    public TlsChannel input() {
        return channel;
    }

    @Override
    public TlsChannel output() {
        return channel;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public boolean isAlive() {
        return channel.isAlive();
    }

    @Override
    public void close() {
        channel.close();
    }
}
