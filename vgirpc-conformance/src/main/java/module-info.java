/**
 * The conformance service as a worker, the conformance client, and the programs that compare this
 * library with the reference implementation. Not published.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.conformance {
    requires transitive dev.vgirpc.wire;
    requires dev.vgirpc.transport.http;
    requires dev.vgirpc.transport.pipe;
    requires com.fasterxml.jackson.core;

    exports dev.vgirpc.conformance;

    uses dev.vgirpc.wire.spi.TransportProvider;
}
