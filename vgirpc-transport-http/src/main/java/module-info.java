/** Services over HTTP/1.1 and HTTP/2: a handler that knows no engine, and Jetty as the engine. */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.transport.http {
    requires transitive dev.vgirpc.wire;
    // Transitive, for services are mounted in servers of the application's own.
    requires transitive org.eclipse.jetty.server;
    requires org.eclipse.jetty.alpn.server;
    // Found by Jetty through the service loader: without it TLS offers no HTTP/2.
    requires org.eclipse.jetty.alpn.java.server;
    requires org.eclipse.jetty.http2.server;
    requires com.github.luben.zstd_jni;

    exports dev.vgirpc.transport.http;
    exports dev.vgirpc.transport.http.access;
    exports dev.vgirpc.transport.http.spi;

    provides dev.vgirpc.wire.spi.TransportProvider with
            dev.vgirpc.transport.http.provider.HttpTransportProvider;
}
