/** Stands for a user's module: it needs every published module, and the tests are patched into it. */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.build {
    requires dev.vgirpc;
    requires dev.vgirpc.runtime;
    requires dev.vgirpc.testkit;
    requires dev.vgirpc.transport.http;
    requires dev.vgirpc.transport.pipe;
    requires dev.vgirpc.wire;
    requires org.jspecify;
}
