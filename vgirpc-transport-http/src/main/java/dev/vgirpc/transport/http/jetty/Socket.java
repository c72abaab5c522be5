package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.wire.spi.TimeSource;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A client's connection, and what the {@link Connector} wants to know of it. */
final class Socket extends SocketChannelEndPoint {

    /** The version of TLS before there is one. */
    private static final String NO_SESSION = "NONE";

    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean excess;
    private volatile boolean idle;
    private volatile TimeSource.@Nullable Pending handshake;

    Socket(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** The connection that brought a request. */
    static Socket of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /** What carries the decrypted bytes, where they are. */
    static Socket of(EndPoint end) {
        EndPoint inner = end;
        while (inner instanceof EndPoint.Wrapper wrapper) {
            inner = wrapper.unwrap();
        }
        return (Socket) inner;
    }

    /** It is over the limit. */
    void refuse() {
        excess = true;
    }

    boolean refused() {
        return excess;
    }

    /** Sees to it that the handshake ends. A request shows that it has, and so does the {@linkplain #isHandshaken session}. */
    void checkHandshakeBy(TimeSource.Pending check) {
        handshake = check;
    }

    void checkNoHandshake() {
        TimeSource.Pending present = handshake;
        if (present != null) {
            handshake = null;
            present.cancel();
        }
    }

    /** Whether the handshake of TLS is done. The engine's events of that do not always come. */
    boolean isHandshaken() {
        return getConnection() instanceof SslConnection ssl
                && !ssl.getSSLEngine().getSession().getProtocol().equals(NO_SESSION);
    }

    void began() {
        requests.incrementAndGet();
        idle = false;
        checkNoHandshake();
    }

    void answered() {
        requests.decrementAndGet();
    }

    /** Whether the connection ended, if it has, because no request came. */
    boolean idle() {
        return idle;
    }

    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        idle = requests.get() == 0;
        super.onIdleExpired(timeout);
    }
}
