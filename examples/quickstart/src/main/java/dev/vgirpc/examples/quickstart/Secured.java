package dev.vgirpc.examples.quickstart;

import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import dev.vgirpc.transport.pipe.TcpTarget;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import java.nio.file.Path;

/** Both sides of TLS, each with a certificate. */
final class Secured {

// tag::tls
    static TcpEndpoint endpoint(Path files) {
        ServerTls tls = ServerTls.pem(files.resolve("server.pem"), files.resolve("server.key"))
                .clientAuth(ClientAuth.REQUIRED, files.resolve("ca.pem"));
        return Tcp.on(0).tls(tls);
    }

    static TcpTarget target(int port, Path files) {
        ClientTls tls = ClientTls.trusting(files.resolve("ca.pem"))
                .certificate(files.resolve("client.pem"), files.resolve("client.key"));
        return Tcp.to("127.0.0.1", port).tls(tls);
    }
// end::tls

    private Secured() {}
}
