/**
 * The protocol: Arrow IPC framing, the two transport seams and the TLS that transports share, and (not
 * exported) contract analysis, codecs and the client and server engine.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.wire {
    requires transitive dev.vgirpc;
    requires com.fasterxml.jackson.core;
    // Found by reflection, so that it must be named to be in the graph.
    requires org.apache.arrow.memory.unsafe;

    exports dev.vgirpc.wire;
    exports dev.vgirpc.wire.spi;
    exports dev.vgirpc.wire.tls;

    uses dev.vgirpc.wire.spi.TransportProvider;

    provides dev.vgirpc.spi.RpcEngine with
            dev.vgirpc.wire.engine.WireEngine;
}
