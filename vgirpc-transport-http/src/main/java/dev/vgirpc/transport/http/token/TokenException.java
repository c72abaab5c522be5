package dev.vgirpc.transport.http.token;

/** A token that is not taken. Whoever sent it learns no more than that: answers to all bad tokens are alike. */
public final class TokenException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * What is wrong, for the server's log.
     *
     * @param message without anything of the token's content
     */
    public TokenException(String message) {
        super(message);
    }
}
