package dev.vgirpc.transport.pipe;

/**
 * TCP sockets (protocol page 6.5), whose addresses are {@code tcp://HOST:PORT}. Without
 * TLS what travels is neither encrypted nor authenticated, and whoever reaches the port can call the service; with
 * {@link TcpEndpoint#tls} and {@link TcpTarget#tls} both sides know each other, and addresses are
 * {@code tcps://HOST:PORT}.
 */
public final class Tcp {

    /** The scheme of addresses, without colon. */
    static final String SCHEME = "tcp";

    /** Where servers listen that are told no host: only this machine reaches them. */
    static final String LOOPBACK = "127.0.0.1";

    private Tcp() {}

    /**
     * Listens on this machine's loopback address, 127.0.0.1.
     *
     * @param port the port; with 0 the system chooses one, which the running server's address tells
     * @return an endpoint with default options
     * @throws IllegalArgumentException when the port is not one from 0 to 65,535
     */
    public static TcpEndpoint on(int port) {
        return on(LOOPBACK, port);
    }

    /**
     * Listens on one of this machine's addresses, or with {@code 0.0.0.0} or {@code ::} on all.
     *
     * @param host a name or an IP address; an IPv6 address without brackets
     * @param port the port; with 0 the system chooses one, which the running server's address tells
     * @return an endpoint with default options
     * @throws IllegalArgumentException when the host is empty or no host, or the port is not one from
     *     0 to 65,535
     */
    public static TcpEndpoint on(String host, int port) {
        return new TcpEndpoint(new HostPort(host, port), ListenOptions.defaults(), null);
    }

    /**
     * Connects to a server.
     *
     * @param host a name or an IP address; an IPv6 address without brackets
     * @param port the port
     * @return a target with default options
     * @throws IllegalArgumentException when the host is empty or no host, or the port is not one from
     *     1 to 65,535
     */
    public static TcpTarget to(String host, int port) {
        return new TcpTarget(new HostPort(host, port), ConnectTimeout.DEFAULT, null);
    }
}
