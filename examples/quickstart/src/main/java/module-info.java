/** The quick start: a contract, a service, a worker process and a client. */
// tag::module
module dev.vgirpc.examples.quickstart {
    requires dev.vgirpc;
    requires dev.vgirpc.transport.pipe;

    opens dev.vgirpc.examples.quickstart to dev.vgirpc;
}
// end::module
