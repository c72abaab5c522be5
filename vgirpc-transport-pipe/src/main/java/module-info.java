/**
 * Ways to obtain a byte connection: inside the process, through its standard streams, to a child
 * process, over Unix sockets and over TCP, plain or with TLS.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.transport.pipe {
    requires transitive dev.vgirpc.wire;
    // Not static: nothing else brings the module into the graph, and clients of Unix sockets would be anonymous.
    requires jdk.net;

    exports dev.vgirpc.transport.pipe;

    provides dev.vgirpc.wire.spi.TransportProvider with
            dev.vgirpc.transport.pipe.provider.PipeTransportProvider;
}
