package dev.vgirpc;

/**
 * Where a server listens. Transport modules provide implementations, such as standard input and
 * output, and resolve addresses such as {@code stdio:} to them. Implementations are immutable and
 * bind nothing until a server starts.
 */
public interface Endpoint {

    /**
     * The endpoint as text, for messages and logs.
     *
     * @return an address
     */
    String address();
}
