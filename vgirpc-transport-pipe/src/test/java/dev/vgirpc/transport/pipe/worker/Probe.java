package dev.vgirpc.transport.pipe.worker;

/** A service that does odd things on request. */
public interface Probe {
    String ask(String what);
}
