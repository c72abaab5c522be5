package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.tls.ServerTls;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty server with one service and one port. Requests run on virtual threads, the selectors on few others. */
public final class JettyServer implements ServerTransport {

    private static final int SELECTOR_THREADS = 16;

    private final Server server;
    private final HttpHandler service;
    private final String address;
    private final CountDownLatch ended = new CountDownLatch(1);

    private JettyServer(Server server, HttpHandler service, String address) {
        this.server = server;
        this.service = service;
        this.address = address;
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
        QueuedThreadPool threads = new QueuedThreadPool(SELECTOR_THREADS);
        threads.setName("vgirpc-http");
        threads.setDaemon(false);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("vgirpc-http-request-", 0).factory()));
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, -1, protocols(options));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(options.idleTimeout().toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        ServiceHandler handler = new ServiceHandler(options.minBytesPerSecond(), options.tls());
        handler.service(service);
        server.setHandler(new ConnectionLimit(handler, connector, options.maxConnections()));
        server.setErrorHandler(new PlainErrors());
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new TransportException(
                    "cannot listen at " + address.apply(port) + ": " + e.getMessage(), false, e);
        }
        return new JettyServer(server, service, address.apply(connector.getLocalPort()));
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
    public boolean stop(Duration grace) {
        service.close();
        boolean finished = false;
        try {
            finished = service.awaitAnswers(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop(server);
        ended.countDown();
        return finished;
    }

    private static void stop(Server server) {
        boolean interrupted = Thread.interrupted();
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void join() throws InterruptedException {
        ended.await();
        // Jetty's threads keep the process alive until the last of them has ended.
        ((QueuedThreadPool) server.getThreadPool()).join();
    }
}
