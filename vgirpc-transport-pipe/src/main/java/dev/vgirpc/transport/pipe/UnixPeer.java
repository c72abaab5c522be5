package dev.vgirpc.transport.pipe;

import dev.vgirpc.AuthContext;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Who a client of a Unix socket is. The system vouches for it. */
final class UnixPeer {

    private UnixPeer() {}

    /** The user and group of the process that has connected; anonymous where the system does not tell. */
    static AuthContext of(SocketChannel accepted) {
        if (!accepted.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return AuthContext.anonymous();
        }
        try {
            UnixDomainPrincipal peer = accepted.getOption(ExtendedSocketOptions.SO_PEERCRED);
            String user = peer.user().getName();
            return new AuthContext(
                    "unix", true, user, Map.of("user", user, "group", peer.group().getName()));
        } catch (IOException e) {
            return AuthContext.anonymous();
        }
    }
}
