package dev.vgirpc.transport.http.client;

import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.http.jetty.EngineOptions;
import dev.vgirpc.transport.http.jetty.JettyServer;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** A port of this machine where a Jetty server of ours listens, once started, and the JDK's client asks. */
final class JettyPlace implements HttpPlace {

    /** What goes over the connection. */
    enum Protocol {
        HTTP_1_1(false, HttpClient.Version.HTTP_1_1),
        HTTP_1_1_TLS(true, HttpClient.Version.HTTP_1_1),
        /** Agreed on by TLS. */
        HTTP_2(true, HttpClient.Version.HTTP_2);

        private final boolean tls;
        private final HttpClient.Version version;

        Protocol(boolean tls, HttpClient.Version version) {
            this.tls = tls;
            this.version = version;
        }

        HttpClient.Version version() {
            return version;
        }
    }

    private final Protocol protocol;
    private final ServiceOptions service;
    private final ClientOptions client;
    private int port;

    JettyPlace(Protocol protocol, ServiceOptions service, ClientOptions client) {
        this.protocol = protocol;
        this.service = service;
        this.client = client.withPrefix(service.prefix());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String address(int at) {
        return (protocol.tls ? "https" : "http") + "://127.0.0.1:" + at;
    }

    @Override
    public String address() {
        return address(port);
    }

    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        EngineOptions engine = protocol.tls
                ? EngineOptions.DEFAULTS.withTls(TestCertificates.server())
                : EngineOptions.DEFAULTS;
        JettyServer server =
                JettyServer.start("127.0.0.1", 0, engine, HttpHandler.of(dispatcher, service), this::address);
        port = URI.create(server.address()).getPort();
        return server;
    }

    @Override
    public ClientTransport open(Settings settings) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", port), (int) Duration.ofSeconds(10).toMillis());
        } catch (IOException e) {
            throw new TransportException("nobody answers at " + address(), false, e);
        }
        return new HttpClientTransport(new JdkSender(address(), protocol.version()), address(), client, settings);
    }
}
