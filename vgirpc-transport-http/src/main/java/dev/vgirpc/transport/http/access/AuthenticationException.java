package dev.vgirpc.transport.http.access;

import java.util.Locale;
import java.util.Objects;

/** A caller is not let in: the answer is 401 with the reason (protocol page 9.1). */
public final class AuthenticationException extends Exception {

    private static final long serialVersionUID = 1;

    /** Why, for programs. */
    public enum Reason {
        /** The request has no credential. */
        MISSING_CREDENTIAL,
        /** The credential is not one of ours. */
        INVALID_CREDENTIAL,
        /** The credential was one of ours. */
        EXPIRED_CREDENTIAL,
        /** The caller is known, but may not do this. */
        INSUFFICIENT_SCOPE,
        /** The request did not come through the proxy that vouches for callers. */
        PROXY_REQUIRED,
        /** Anything else. */
        UNAUTHORIZED;

        /**
         * The code on the wire.
         *
         * @return such as {@code missing_credential}
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    /**
     * A refusal.
     *
     * @param reason why, for programs
     * @param detail why, for people; it is sent to the caller, so that it should not tell what is secret
     */
    public AuthenticationException(Reason reason, String detail) {
        super(Objects.requireNonNull(detail));
        this.reason = Objects.requireNonNull(reason);
    }

    /**
     * Why, for programs.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Why, for people.
     *
     * @return the text that is sent to the caller
     */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
