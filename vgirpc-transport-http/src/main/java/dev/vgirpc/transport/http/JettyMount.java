package dev.vgirpc.transport.http;

import dev.vgirpc.TraceDetail;
import dev.vgirpc.transport.http.jetty.Drain;
import dev.vgirpc.transport.http.jetty.OnVirtualThreads;
import dev.vgirpc.transport.http.jetty.ServiceHandler;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;

/**
 * A service in a Jetty 12 server of the application's own. The {@link #handler} goes into that server's tree, and the
 * mount is what the service is started at:
 *
 * <pre>{@code
 * JettyMount mount = JettyMount.of(HttpOptions.defaults().prefix("/vgi"));
 * jetty.setHandler(new ContextHandler(mount.handler(), "/api"));
 * RpcServer rpc = RpcServer.builder(Prices.class, new PricesService()).start(mount);
 * jetty.start();
 * }</pre>
 *
 * <p>The prefix is a path within the handler's context. Requests run on virtual threads, those on which the server calls
 * its handlers, or new ones where these are platform threads. Before the service starts and after it has stopped, requests are answered by status 503.
 * Stopping the service leaves the server alone, and interrupts calls that take longer than their grace. Connections, heads and idle times are the server's to limit.
 *
 * <p>A mount carries one service. It is safe for many threads.
 */
public final class JettyMount implements ServerEndpoint {

    private static final int MIN_BYTES_PER_SECOND = 1024;

    private final HttpOptions options;
    private final ServiceHandler service = new ServiceHandler(MIN_BYTES_PER_SECOND, null);
    private final Handler handler = new OnVirtualThreads(service);
    private final AtomicBoolean used = new AtomicBoolean();

    private JettyMount(HttpOptions options) {
        this.options = options;
    }

    /**
     * A mount without service.
     *
     * @param options how the service will be offered
     * @return a new mount
     */
    public static JettyMount of(HttpOptions options) {
        return new JettyMount(options);
    }

    /**
     * What goes into the server.
     *
     * @return always the same handler
     */
    public Handler handler() {
        return handler;
    }

    @Override
    public String address() {
        return "jetty:" + options.service().prefix();
    }

    @Override
    public TraceDetail defaultTraceDetail() {
        return TraceDetail.MESSAGE;
    }

    /**
     * Lets the handler serve.
     *
     * @param dispatcher answers the calls
     * @return the running transport, to be stopped by the caller
     * @throws IllegalStateException when the mount carries a service already
     * @throws dev.vgirpc.ContractException when a method that opens a stream does not declare its states, or its path is
     *     taken by the transport
     */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        HttpHandler calls = HttpHandler.of(dispatcher, options.service());
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("a mount carries one service: make another one");
        }
        service.service(calls);
        return new Mounted(calls);
    }

    private final class Mounted implements ServerTransport {
        private final Drain drain;

        Mounted(HttpHandler calls) {
            this.drain = new Drain(calls, () -> service.service(null));
        }

        @Override
        public String address() {
            return JettyMount.this.address();
        }

        @Override
        public boolean stop(Duration grace) {
            return drain.stop(grace);
        }

        @Override
        public void join() throws InterruptedException {
            drain.join();
        }
    }
}
