package dev.vgirpc.transport.http.server;

/** A caller is not let in. */
public final class UnauthenticatedRequest extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * A refusal.
     *
     * @param reason a code for programs, such as {@code missing_credentials}
     * @param detail for people; it is sent to the caller
     */
    public UnauthenticatedRequest(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** The code for programs. */
    public String reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
