package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Gives Jetty the engines of ours, whose certificate may change from connection to connection. */
final class ReloadedTls extends SslContextFactory.Server {

    private final ServerTls tls;

    ReloadedTls(ServerTls tls) {
        this.tls = tls;
    }

    @Override
    protected void doStart() throws Exception {
        // Nothing of Jetty's own: its key stores would have to be files, and stay as they are.
        tls.prepare();
    }

    @Override
    protected void doStop() {
        // Nothing was started.
    }

    @Override
    public SSLEngine newSSLEngine() {
        try {
            return tls.engine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return newSSLEngine();
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress address) {
        return newSSLEngine();
    }

    @Override
    public void customize(SSLEngine engine) {
        // It is as it should be.
    }
}
