/** Benchmarks: JMH classes and the side-by-side runner. It is open because JMH works by reflection. */
@org.jspecify.annotations.NullMarked
open module dev.vgirpc.benchmarks {
    requires dev.vgirpc;
    requires dev.vgirpc.runtime;
    requires dev.vgirpc.transport.http;
    requires dev.vgirpc.transport.pipe;
    requires dev.vgirpc.wire;
    requires jdk.management;
    // JMH uses Unsafe and does not say so: it is an automatic module.
    requires jdk.unsupported;
    requires jmh.core;
    requires org.eclipse.jetty.http2.server;
    requires org.eclipse.jetty.server;
}
