/** A service over HTTP. */
module dev.vgirpc.examples.http {
    requires dev.vgirpc;
    requires dev.vgirpc.transport.http;

    opens dev.vgirpc.examples.http to dev.vgirpc;
}
