package dev.vgirpc.transport.pipe;

import dev.vgirpc.Endpoint;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** A server of this process behind a socket. */
final class SocketHarness extends TransportHarness {
    private final Target target;
    private final Target nobody;
    private final TransportKind kind;
    private final RpcServer server;
    private final Path folder;

    private SocketHarness(
            Endpoint endpoint, Function<String, Target> target, Target nobody, TransportKind kind, Path folder) {
        this.server = RpcServer.builder(EchoService.class, EchoService.create()).start(endpoint);
        this.target = target.apply(server.address());
        this.nobody = nobody;
        this.kind = kind;
        this.folder = folder;
    }

    /** With as many platform threads as given, of default options otherwise. */
    static SocketHarness unix(int platformThreads) {
        Path folder = folder();
        UnixSocket socket = UnixSocket.at(folder.resolve("echo.sock"));
        return new SocketHarness(
                socket.platformThreads(platformThreads),
                address -> socket,
                UnixSocket.at(folder.resolve("nobody.sock")),
                TransportKind.UNIX,
                folder);
    }

    static SocketHarness tcp(int platformThreads) {
        return new SocketHarness(
                Tcp.on(0).platformThreads(platformThreads),
                address -> TcpTarget.parse(address.substring("tcp://".length())),
                // The system gives this port to nobody who lets it choose.
                Tcp.to("127.0.0.1", 1),
                TransportKind.TCP,
                folder());
    }

    /** With TLS, in which both sides show certificates. */
    static SocketHarness tls(int platformThreads) {
        ServerTls server = TestCertificates.server().clientAuth(ClientAuth.REQUIRED, TestCertificates.authority());
        ClientTls client = TestCertificates.alice();
        return new SocketHarness(
                Tcp.on(0).platformThreads(platformThreads).tls(server),
                address -> TcpTarget.parse(address.substring("tcps://".length())).tls(client),
                Tcp.to("127.0.0.1", 1).tls(client),
                TransportKind.TCP,
                folder());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("vgirpc");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Target nobody() {
        return nobody;
    }

    @Override
    public TransportKind kind() {
        return kind;
    }

    @Override
    public RpcServer server() {
        return server;
    }

    @Override
    public void killPeer() {
        server.stop(Duration.ZERO);
    }

    /** Fails when the server has left its file, or anything else. */
    @Override
    public void close() {
        server.close();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
