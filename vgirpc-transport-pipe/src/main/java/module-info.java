/**
 * Ways to obtain a byte connection: inside the process, through its standard streams, to a child
 * process, over Unix sockets and over TCP.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.transport.pipe {
    requires transitive dev.vgirpc.wire;

    exports dev.vgirpc.transport.pipe;

    provides dev.vgirpc.wire.spi.TransportProvider with
            dev.vgirpc.transport.pipe.provider.PipeTransportProvider;
}
