package dev.vgirpc.wire.tls;

/** Whether a server asks its clients for certificates. */
public enum ClientAuth {
    /** Not at all: every client is anonymous. */
    NONE,
    /** A client may show one. One that does not verify is refused; who shows none is anonymous. */
    OPTIONAL,
    /** A client without a certificate is refused. */
    REQUIRED
}
