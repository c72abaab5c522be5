/**
 * Ways to obtain a byte connection that need no network: inside the process, through its standard
 * streams, and to a child process.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.transport.pipe {
    requires transitive dev.vgirpc.wire;

    exports dev.vgirpc.transport.pipe;

    provides dev.vgirpc.wire.spi.TransportProvider with
            dev.vgirpc.transport.pipe.provider.PipeTransportProvider;
}
