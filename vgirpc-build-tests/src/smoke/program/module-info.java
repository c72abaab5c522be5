/** A user's program: package-private contract and records, one client and one server over every transport. */
module smoke {
    requires dev.vgirpc;
    requires dev.vgirpc.transport.pipe;

    opens smoke to dev.vgirpc;
}
