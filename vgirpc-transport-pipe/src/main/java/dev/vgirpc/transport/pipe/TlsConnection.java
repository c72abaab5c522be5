package dev.vgirpc.transport.pipe;

import dev.vgirpc.AuthContext;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSession;

/**
 * A connection whose peer is known once the handshake is done, which happens at the first read or
 * write, on the thread that does it.
 */
final class TlsConnection implements Connection {

    private final TlsChannel channel;
    private final boolean showsPeer;
    private volatile Peer peer;

    /**
     * A connection before its handshake.
     *
     * @param socket in blocking mode; the connection closes it
     * @param address what is known of the peer before the handshake
     * @param verifiesClients whether the peer is a client whose certificate the handshake verifies
     */
    TlsConnection(
            SocketChannel socket,
            TlsHandshake.Engines engines,
            Duration timeout,
            TimeSource time,
            Peer address,
            boolean verifiesClients) {
        this.channel = new TlsChannel(socket, new TlsHandshake(engines, timeout, this::established), time);
        this.showsPeer = verifiesClients;
        this.peer = address;
    }

    private void established(SSLSession session) throws IOException {
        Map<String, String> metadata = new HashMap<>(peer.metadata());
        metadata.put("tls_protocol", session.getProtocol());
        metadata.put("tls_cipher", session.getCipherSuite());
        AuthContext auth = showsPeer ? CertificateIdentity.of(session) : AuthContext.anonymous();
        peer = new Peer(peer.kind(), peer.address(), auth, metadata);
    }

    void handshake() throws IOException {
        channel.handshake();
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
