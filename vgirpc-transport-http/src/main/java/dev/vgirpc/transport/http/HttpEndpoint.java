package dev.vgirpc.transport.http;

import dev.vgirpc.TraceDetail;
import dev.vgirpc.transport.http.jetty.EngineOptions;
import dev.vgirpc.transport.http.jetty.JettyServer;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.tls.ServerTls;
import java.time.Duration;
import java.util.Objects;

/**
 * A port to listen on for HTTP/1.1 and HTTP/2. While it listens, the server keeps the process alive. Requests run on
 * virtual threads.
 *
 * <p>Instances are immutable and safe for many threads.
 */
public final class HttpEndpoint implements ServerEndpoint {

    private static final String LOOPBACK = "127.0.0.1";

    private final HttpAddress place;
    private final HttpOptions options;
    private final EngineOptions engine;

    private HttpEndpoint(HttpAddress place, HttpOptions options, EngineOptions engine) {
        this.place = place;
        this.options = options;
        this.engine = engine;
    }

    /**
     * Listens on this machine only.
     *
     * @param port the port; 0 for one that the system chooses
     * @return an endpoint with default options
     * @throws IllegalArgumentException when there is no such port
     */
    public static HttpEndpoint on(int port) {
        return on(LOOPBACK, port);
    }

    /**
     * Listens at a host's address.
     *
     * @param host a name or an IP address of this machine; {@code 0.0.0.0} and {@code ::} stand for all. Who can reach
     *     it can call: see {@link HttpOptions#authenticator}
     * @param port the port; 0 for one that the system chooses
     * @return an endpoint with default options
     * @throws IllegalArgumentException when the host is not valid or there is no such port
     */
    public static HttpEndpoint on(String host, int port) {
        return new HttpEndpoint(new HttpAddress(host, port), HttpOptions.defaults(), EngineOptions.DEFAULTS);
    }

    /**
     * Listens at {@code HOST:PORT} or {@code HOST:PORT/PREFIX}.
     *
     * @param text the address without scheme; an IPv6 address is in brackets
     * @return an endpoint with default options and the prefix
     * @throws IllegalArgumentException when the text is not of this form; the message names the part that is wrong
     */
    public static HttpEndpoint parse(String text) {
        int slash = text.indexOf('/');
        HttpAddress place = HttpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        String path = slash < 0 ? "" : text.substring(slash);
        return new HttpEndpoint(
                place,
                HttpOptions.defaults().prefix(path.endsWith("/") ? path.substring(0, path.length() - 1) : path),
                EngineOptions.DEFAULTS);
    }

    /**
     * Chooses how the service is offered.
     *
     * @param choice the options, in place of those before
     * @return the changed endpoint
     */
    public HttpEndpoint options(HttpOptions choice) {
        return new HttpEndpoint(place, Objects.requireNonNull(choice), engine);
    }

    /**
     * How the service is offered.
     *
     * @return the options
     */
    public HttpOptions options() {
        return options;
    }

    /**
     * Puts the service below a path, see {@link HttpOptions#prefix}.
     *
     * @param path such as {@code /vgi}
     * @return the changed endpoint
     * @throws IllegalArgumentException when it is not valid
     */
    public HttpEndpoint prefix(String path) {
        return options(options.prefix(path));
    }

    /**
     * Limits how many connections are served at a time. Further ones are refused with status 503 and {@code
     * Retry-After}.
     *
     * @param count at least 1; 16,384 by default
     * @return the changed endpoint
     * @throws IllegalArgumentException when the count is below 1
     */
    public HttpEndpoint maxConnections(int count) {
        return with(engine.withMaxConnections(positive("maxConnections", count)));
    }

    /**
     * Limits the head of a request: its line and its header fields. Larger ones are refused with status 431, and
     * over HTTP/2 end the connection.
     *
     * @param bytes at least 1,024; 16,384 by default
     * @return the changed endpoint
     * @throws IllegalArgumentException when it is below 1,024
     */
    public HttpEndpoint maxHeaderBytes(int bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("maxHeaderBytes is " + bytes + ": it must be at least 1024");
        }
        return with(engine.withMaxHeaderBytes(bytes));
    }

    /**
     * How long a connection may wait for its next request, and a request for its next byte.
     *
     * @param time two minutes by default
     * @return the changed endpoint
     * @throws IllegalArgumentException when it is not positive
     */
    public HttpEndpoint idleTimeout(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("idleTimeout is " + time + ": it must be over zero");
        }
        return with(engine.withIdleTimeout(time));
    }

    /**
     * How fast a body must arrive and an answer be taken. Over each 20 seconds of waiting for the client a transfer must
     * come to this rate, else the connection is closed; what takes less time is never cut off. The time that the service
     * takes does not count.
     *
     * @param bytes the rate in bytes per second, 1,024 by default; 0 for no matter how slowly
     * @return the changed endpoint
     * @throws IllegalArgumentException when the rate is negative
     */
    public HttpEndpoint minBytesPerSecond(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("minBytesPerSecond is " + bytes + ": it must not be negative");
        }
        return with(engine.withMinBytesPerSecond(bytes));
    }

    /**
     * Whether HTTP/2 is spoken beside HTTP/1.1: over TLS where the client offers it, in clear text where it starts with
     * it or asks for the change.
     *
     * @param spoken true by default
     * @return the changed endpoint
     */
    public HttpEndpoint http2(boolean spoken) {
        return with(engine.withHttp2(spoken));
    }

    /**
     * Secures the connections.
     *
     * @param how the server's certificate, which is reloaded when its files change, and what it asks of clients. Of a
     *     client with a verified certificate services see who it is, unless {@link HttpOptions#authenticator} says
     *     something else
     * @return the changed endpoint
     */
    public HttpEndpoint tls(ServerTls how) {
        return with(engine.withTls(Objects.requireNonNull(how)));
    }

    private HttpEndpoint with(EngineOptions changed) {
        return new HttpEndpoint(place, options, changed);
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + ": it must be at least 1");
        }
        return value;
    }

    /**
     * The endpoint as text. Options other than the prefix are not part of it.
     *
     * @return {@code http://HOST:PORT/PREFIX}, or with TLS {@code https://HOST:PORT/PREFIX}; a running server's address has the port that the system chose
     */
    @Override
    public String address() {
        return address(place.port());
    }

    private String address(int port) {
        return (engine.tls() == null ? "http://" : "https://") + new HttpAddress(place.host(), port) + options.service().prefix();
    }

    @Override
    public TraceDetail defaultTraceDetail() {
        return place.loopback() ? TraceDetail.TRACE : TraceDetail.MESSAGE;
    }

    /**
     * Takes the port and starts to listen.
     *
     * @param dispatcher answers the calls
     * @return the running transport, to be stopped by the caller
     * @throws dev.vgirpc.ContractException when a method that opens a stream does not declare its states, or its path is
     *     taken by the transport
     * @throws dev.vgirpc.TransportException when the host is not this machine's, the port is taken, or the files of TLS
     *     cannot be used
     */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        HttpHandler handler = HttpHandler.of(dispatcher, options.service());
        return JettyServer.start(place.host(), place.port(), engine, handler, this::address);
    }

    @Override
    public String toString() {
        return address();
    }
}
