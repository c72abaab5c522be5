package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.wire.spi.ConnectionStatistics;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.tls.ServerTls;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty server with one service and one port. Requests run on virtual threads, the selectors on few others. */
public final class JettyServer implements ServerTransport {

    private static final int SELECTOR_THREADS = 16;

    private final Server server;
    private final Connector connector;
    private final Pace pace;
    private final String address;
    private final Drain drain;

    private JettyServer(Server server, Connector connector, Pace pace, HttpHandler service, String address) {
        this.server = server;
        this.connector = connector;
        this.pace = pace;
        this.address = address;
        this.drain = new Drain(service, this::end);
    }

    /**
     * Listens.
     *
     * @param port 0 for one that the system chooses
     * @param address makes the address of the port
     * @throws TransportException when the port cannot be taken
     */
    public static JettyServer start(
            String host, int port, EngineOptions options, HttpHandler service, IntFunction<String> address) {
        return start(host, port, options, service, address, TimeSource.system(), Waits.SYSTEM);
    }

    /** With a time of its own. */
    static JettyServer start(
            String host,
            int port,
            EngineOptions options,
            HttpHandler service,
            IntFunction<String> address,
            TimeSource time,
            Waits waits) {
        QueuedThreadPool threads = new QueuedThreadPool(SELECTOR_THREADS);
        threads.setName("vgirpc-http");
        threads.setDaemon(false);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("vgirpc-http-request-", 0).factory()));
        Server server = new Server(threads);
        Connector connector = new Connector(server, options, time, protocols(options));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(options.idleTimeout().toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        Pace pace = new Pace(options.minBytesPerSecond(), waits);
        ServiceHandler handler = new ServiceHandler(pace, options.tls());
        handler.service(service);
        server.setHandler(new OnVirtualThreads(new ConnectionLimit(handler, connector)));
        server.setErrorHandler(new PlainErrors());
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            connector.closeLeft();
            throw new TransportException(
                    "cannot listen at " + address.apply(port) + ": " + e.getMessage(), false, e);
        }
        return new JettyServer(server, connector, pace, service, address.apply(connector.getLocalPort()));
    }

    private static ConnectionFactory[] protocols(EngineOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(options.maxHeaderBytes());
        http.setIdleTimeout(options.idleTimeout().toMillis());
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        ServerTls tls = options.tls();
        if (tls == null) {
            return options.http2()
                    ? new ConnectionFactory[] {http1, new HTTP2CServerConnectionFactory(http)}
                    : new ConnectionFactory[] {http1};
        }
        // No check of the host name that the client asks for: a client that minds compares the certificate.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ReloadedTls secured = new ReloadedTls(tls);
        if (!options.http2()) {
            return new ConnectionFactory[] {new SslConnectionFactory(secured, http1.getProtocol()), http1};
        }
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new SslConnectionFactory(secured, alpn.getProtocol()), alpn, new HTTP2ServerConnectionFactory(http), http1
        };
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public ConnectionStatistics connections() {
        return connector.statistics(pace.cut());
    }

    @Override
    public boolean stop(Duration grace) {
        return drain.stop(grace);
    }

    private void end() {
        stop(server);
        connector.closeLeft();
    }

    private static void stop(Server server) {
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }

    @Override
    public void join() throws InterruptedException {
        drain.join();
        // Jetty's threads keep the process alive until the last of them has ended.
        ((QueuedThreadPool) server.getThreadPool()).join();
    }
}
