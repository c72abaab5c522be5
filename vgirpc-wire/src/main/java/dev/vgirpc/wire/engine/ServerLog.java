package dev.vgirpc.wire.engine;

/** The server's logger, made when something is logged: looking for logging takes 5 ms of a start. */
final class ServerLog {

    static final System.Logger LOGGER = System.getLogger("dev.vgirpc.server");

    private ServerLog() {}
}
