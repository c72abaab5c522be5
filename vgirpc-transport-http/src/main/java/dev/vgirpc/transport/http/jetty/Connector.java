package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.wire.spi.ConnectionStatistics;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;

/** Accepts connections, counts them, and bounds how many there are and how long their handshakes take. */
final class Connector extends ServerConnector {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    /** For those over the limit: long enough for a request that is on its way. */
    private static final Duration EXCESS_IDLE = Duration.ofSeconds(5);

    private final int most;
    private final Duration handshakeTimeout;
    private final TimeSource time;
    private final Set<java.net.Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocketChannel listening;
    private volatile boolean ended;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cutIdle = new LongAdder();

    Connector(Server server, EngineOptions options, TimeSource time, ConnectionFactory... protocols) {
        // The selectors accept. Jetty would interrupt a thread that does only that, and of a connection that is accepted at
        // that moment the JDK forgets the descriptor.
        super(server, 0, -1, protocols);
        this.most = options.maxConnections();
        ServerTls tls = options.tls();
        this.handshakeTimeout = tls == null ? Duration.ZERO : tls.handshakeTimeout();
        this.time = time;
    }

    /** How many connections are served at a time. */
    int most() {
        return most;
    }

    ConnectionStatistics statistics(long cutSlow) {
        return new ConnectionStatistics(accepted.sum(), open.get(), refused.sum(), cutIdle.sum(), cutSlow);
    }

    @Override
    protected ServerSocketChannel openAcceptChannel() throws IOException {
        ServerSocketChannel channel = super.openAcceptChannel();
        listening = channel;
        return channel;
    }

    @Override
    protected void configure(java.net.Socket socket) {
        super.configure(socket);
        sockets.add(socket);
        if (ended) {
            closeLeft();
        }
    }

    /**
     * Closes, after the end, what Jetty leaves open: the port, where the start failed when it was taken already, and what
     * was accepted when nobody took it over any more.
     */
    void closeLeft() {
        ended = true;
        IO.close(listening);
        for (java.net.Socket each : sockets) {
            sockets.remove(each);
            IO.close(each);
        }
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        Socket socket = new Socket(channel, selector, key, getScheduler());
        socket.setIdleTimeout(getIdleTimeout());
        return socket;
    }

    @Override
    protected void onEndPointOpened(EndPoint end) {
        Socket socket = Socket.of(end);
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            refused.increment();
            socket.refuse();
            socket.setIdleTimeout(Math.min(socket.getIdleTimeout(), EXCESS_IDLE.toMillis()));
        } else {
            accepted.increment();
        }
        if (handshakeTimeout.isPositive()) {
            socket.checkHandshakeBy(time.after(handshakeTimeout, () -> cutHandshake(socket)));
        }
        super.onEndPointOpened(end);
    }

    /** What closing does, the timer's thread must not wait for. */
    private static void cutHandshake(Socket socket) {
        if (!socket.isHandshaken()) {
            LOGGER.log(Level.DEBUG, "the handshake with {0} takes too long", socket.getRemoteSocketAddress());
            Thread.ofVirtual().start(() -> socket.close(new TimeoutException("the handshake takes too long")));
        }
    }

    @Override
    protected void onEndPointClosed(EndPoint end) {
        Socket socket = Socket.of(end);
        sockets.remove(socket.getChannel().socket());
        socket.checkNoHandshake();
        if (!socket.refused()) {
            if (socket.idle()) {
                cutIdle.increment();
            }
            // Who sees that it is gone sees why.
            open.decrementAndGet();
        }
        super.onEndPointClosed(end);
    }
}
