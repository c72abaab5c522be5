package dev.vgirpc;

import java.io.Serializable;

/**
 * A stable token that classifies an error beside its text. The set is open: peers and applications
 * define their own, and an unknown token means an ordinary error (protocol page 4.5).
 *
 * @param token the token as it travels
 */
public record ErrorKind(String token) implements Serializable {

    /** The service has no such method. */
    public static final ErrorKind METHOD_NOT_IMPLEMENTED = new ErrorKind("method_not_implemented");

    /** The contract versions of client and server do not fit. */
    public static final ErrorKind PROTOCOL_VERSION_MISMATCH = new ErrorKind("protocol_version_mismatch");

    /** The session that the call belongs to is gone. */
    public static final ErrorKind SESSION_LOST = new ErrorKind("session_lost");

    /** The server is shutting down and takes no new work. */
    public static final ErrorKind SERVER_DRAINING = new ErrorKind("server_draining");

    /**
     * The server is at a limit of what it does at a time, and did not begin the call. It may be tried again
     * later, or elsewhere.
     */
    public static final ErrorKind SERVER_BUSY = new ErrorKind("server_busy");

    @Override
    public String toString() {
        return token;
    }
}
