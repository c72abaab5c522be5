package dev.vgirpc;

/**
 * Where a client connects to. Transport modules provide implementations, such as a subprocess, and
 * resolve addresses such as {@code exec:python worker.py} to them. Implementations are immutable and
 * open nothing until a client asks.
 */
public interface Target {

    /**
     * The target as text, for messages and logs.
     *
     * @return an address without secrets
     */
    String address();
}
