package dev.vgirpc;

/** Coarse kind of the transport that carries a call (protocol page 4.3). */
public enum TransportKind {
    /** In-process pipes, standard input and output, subprocesses. */
    PIPE,
    /** Unix domain sockets. */
    UNIX,
    /** TCP, with or without TLS. */
    TCP,
    /** HTTP. */
    HTTP;

    /**
     * The name that services report and logs carry.
     *
     * @return the name in lower case
     */
    public String wireName() {
        return switch (this) {
            case PIPE -> "pipe";
            case UNIX -> "unix";
            case TCP -> "tcp";
            case HTTP -> "http";
        };
    }
}
