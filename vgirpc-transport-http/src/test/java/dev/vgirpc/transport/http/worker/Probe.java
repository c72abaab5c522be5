package dev.vgirpc.transport.http.worker;

/** A service that does odd things on request. */
public interface Probe {
    String ask(String what);

    byte[] make(int count);

    String count(byte[] bytes);
}
