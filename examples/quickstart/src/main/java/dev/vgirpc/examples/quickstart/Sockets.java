package dev.vgirpc.examples.quickstart;

import dev.vgirpc.RpcServer;
import dev.vgirpc.transport.pipe.UnixSocket;
import java.nio.file.Path;
import java.time.Duration;

/** A server at a Unix socket. */
final class Sockets {

// tag::socket
    static void serve(Path file) throws InterruptedException {
        UnixSocket socket = UnixSocket.at(file).maxConnections(100).idleTimeout(Duration.ofMinutes(5));
        try (RpcServer server = RpcServer.builder(Prices.class, new PricesService()).start(socket)) {
            server.join();
        }
    }
// end::socket

    private Sockets() {}
}
