/** A worker as a user writes it, whose start is measured. */
module startup {
    requires dev.vgirpc;
    requires dev.vgirpc.transport.pipe;

    opens startup to dev.vgirpc;
}
