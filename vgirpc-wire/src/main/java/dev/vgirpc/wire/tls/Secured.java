package dev.vgirpc.wire.tls;

import dev.vgirpc.AuthContext;
import dev.vgirpc.wire.spi.Peer;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSession;

/** What a session tells of the other side. */
final class Secured {

    private Secured() {}

    /**
     * The same peer, with what the session adds.
     *
     * @param address what is known without it
     */
    static Peer peer(Peer address, SSLSession session, AuthContext auth) {
        Map<String, String> metadata = new HashMap<>(address.metadata());
        metadata.put("tls_protocol", session.getProtocol());
        metadata.put("tls_cipher", session.getCipherSuite());
        return new Peer(address.kind(), address.address(), auth, metadata);
    }
}
