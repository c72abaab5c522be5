package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;

/**
 * The standard input and output of this process: how a service runs as somebody's child process. The
 * parent connects with {@link Subprocess}, or with a client in another language.
 *
 * <p>The protocol owns both streams from the start on, for good: {@link System#out} prints to
 * standard error, so that a stray print cannot corrupt an answer, and {@link System#in} is at its
 * end. Native code and child processes that inherit standard output are not held back. The server
 * ends when standard input does; both streams are closed then.
 */
public final class Stdio implements ServerEndpoint {

    /** The one address, scheme and colon. */
    static final String ADDRESS = "stdio:";

    private static final Stdio ENDPOINT = new Stdio();

    private Stdio() {}

    /**
     * The endpoint.
     *
     * @return the one instance
     */
    public static Stdio endpoint() {
        return ENDPOINT;
    }

    /**
     * The endpoint as text.
     *
     * @return {@code stdio:}
     */
    @Override
    public String address() {
        return ADDRESS;
    }

    /**
     * Serves the one connection that there is, on a thread that keeps the process alive until
     * standard input ends. When either stream is a terminal, a warning goes to standard error.
     *
     * @param dispatcher answers the calls
     * @return the running transport
     * @throws dev.vgirpc.TransportException when standard input and output are or were served by this
     *     process
     */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        return StdioTransport.start(dispatcher);
    }

    @Override
    public String toString() {
        return ADDRESS;
    }
}
