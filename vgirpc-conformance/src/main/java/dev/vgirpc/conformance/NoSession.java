package dev.vgirpc.conformance;

/** What the methods with a session answer where a transport has no sessions. */
final class NoSession {

    private NoSession() {}

    /** A session cannot be opened. */
    static IllegalStateException here() {
        return new IllegalStateException("this transport has no sticky sessions");
    }

    /** The call belongs to no session. */
    static IllegalStateException counter() {
        return new IllegalStateException("the request belongs to no session, so there is no sticky counter");
    }
}
