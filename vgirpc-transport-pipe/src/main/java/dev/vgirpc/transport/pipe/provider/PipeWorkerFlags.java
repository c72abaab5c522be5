package dev.vgirpc.transport.pipe.provider;

import dev.vgirpc.transport.pipe.Excess;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import dev.vgirpc.transport.pipe.UnixSocket;
import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerArguments;
import dev.vgirpc.wire.spi.WorkerFlag;
import dev.vgirpc.wire.spi.WorkerPlace;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The places of this module on a worker's command line (protocol page 6.7). */
final class PipeWorkerFlags {

    private static final String PIPE = "--pipe";
    private static final String UNIX = "--unix";
    private static final String TCP = "--tcp";
    private static final String THREADED = "--threaded";
    private static final String NOT_THREADED = "--no-threaded";
    private static final String MAX_CONNECTIONS = "--max-connections";
    private static final String IDLE_TIMEOUT = "--idle-timeout";
    private static final String EXCESS = "--excess-connections";
    private static final String CONNECTION_IDLE_TIMEOUT = "--connection-idle-timeout";
    private static final String MIN_RATE = "--min-bytes-per-second";
    private static final String TLS_CERT = "--tls-cert";
    private static final String TLS_KEY = "--tls-key";
    private static final String TLS_CLIENT_CA = "--tls-client-ca";

    private static final String LOOPBACK = "127.0.0.1";

    private PipeWorkerFlags() {}

    static List<WorkerFlag> all() {
        return List.of(
                WorkerFlag.place(PIPE, new FlagValue.None(), "serve standard input and output: the default"),
                WorkerFlag.place(UNIX, new FlagValue.Text("PATH"), "serve a Unix socket, and print UNIX:PATH"),
                WorkerFlag.place(
                        TCP,
                        new FlagValue.Text("[HOST:]PORT"),
                        "serve TCP, on " + LOOPBACK + " without HOST, and print TCP:HOST:PORT; with port 0 the system"
                                + " chooses one. Without " + TLS_CERT + " it is neither encrypted nor authenticated"),
                ofSockets(THREADED, new FlagValue.None(), "serve many connections at a time: the default")
                        .excludes(NOT_THREADED),
                ofSockets(NOT_THREADED, new FlagValue.None(), "serve one connection after the other"),
                ofSockets(
                                MAX_CONNECTIONS,
                                new FlagValue.Whole("N", 1, Integer.MAX_VALUE),
                                "serve so many connections at a time")
                        .orElse("4096")
                        .excludes(NOT_THREADED),
                ofSockets(
                        EXCESS,
                        new FlagValue.Word("CHOICE", List.of("wait", "refuse")),
                        "what becomes of more connections: without this flag they are refused, and wait where one is"
                                + " served after the other"),
                ofSockets(
                                CONNECTION_IDLE_TIMEOUT,
                                new FlagValue.Seconds("SECONDS"),
                                "close a connection without a call for so long; 0: never")
                        .orElse("0"),
                ofSockets(
                                MIN_RATE,
                                new FlagValue.Whole("N", 0, Integer.MAX_VALUE),
                                "close a connection whose client sends or takes fewer bytes a second; 0: never")
                        .orElse("1024"),
                WorkerFlag.option(
                                TLS_CERT,
                                new FlagValue.Text("FILE"),
                                "encrypt by TLS, with this certificate chain in PEM, and print TCPS:HOST:PORT; the file is"
                                        + " read again when it changes")
                        .of(TCP),
                WorkerFlag.option(TLS_KEY, new FlagValue.Text("FILE"), "the certificate's private key, PKCS #8 in PEM")
                        .of(TCP),
                WorkerFlag.option(
                                TLS_CLIENT_CA,
                                new FlagValue.Text("FILE"),
                                "ask every client for a certificate of these authorities, in PEM")
                        .of(TCP),
                ofSockets(
                                IDLE_TIMEOUT,
                                new FlagValue.Seconds("SECONDS"),
                                "end after so long without a connection, the first of which may take a minute; 0: never")
                        .environment("VGI_RPC_IDLE_TIMEOUT")
                        .orElse("300"));
    }

    private static WorkerFlag ofSockets(String name, FlagValue value, String help) {
        return WorkerFlag.option(name, value, help).of(UNIX, TCP);
    }

    /** The place that the flags name, standard input and output when they name none. */
    static WorkerPlace place(WorkerArguments given) {
        if (given.given(UNIX)) {
            UnixSocket socket = unix(given.text(UNIX))
                    .maxConnections(connections(given))
                    .minBytesPerSecond(Math.toIntExact(given.whole(MIN_RATE)));
            if (given.has(EXCESS)) {
                socket = socket.excessConnections(excess(given));
            }
            Duration unused = given.seconds(CONNECTION_IDLE_TIMEOUT);
            socket = unused.isZero() ? socket : socket.connectionIdleTimeout(unused);
            Duration idle = given.seconds(IDLE_TIMEOUT);
            return new WorkerPlace(idle.isZero() ? socket : socket.idleTimeout(idle), PipeWorkerFlags::discovery);
        }
        if (given.given(TCP)) {
            TcpEndpoint endpoint = valid(TCP, () -> TcpEndpoint.parse(withHost(given.text(TCP))))
                    .maxConnections(connections(given))
                    .minBytesPerSecond(Math.toIntExact(given.whole(MIN_RATE)));
            if (given.has(EXCESS)) {
                endpoint = endpoint.excessConnections(excess(given));
            }
            Duration unused = given.seconds(CONNECTION_IDLE_TIMEOUT);
            endpoint = unused.isZero() ? endpoint : endpoint.connectionIdleTimeout(unused);
            ServerTls tls = tls(given);
            endpoint = tls == null ? endpoint : endpoint.tls(tls);
            Duration idle = given.seconds(IDLE_TIMEOUT);
            return new WorkerPlace(idle.isZero() ? endpoint : endpoint.idleTimeout(idle), PipeWorkerFlags::discovery);
        }
        return WorkerPlace.untold(Stdio.endpoint());
    }

    /** What is bound must be what is printed, for a launcher compares that with what it asked for. */
    private static UnixSocket unix(String text) {
        return valid(UNIX, () -> {
            UnixSocket.at(text); // Refuses in terms of what was given.
            return UnixSocket.at(Path.of(text).normalize());
        });
    }

    private static Excess excess(WorkerArguments given) {
        return Excess.valueOf(given.text(EXCESS).toUpperCase(Locale.ROOT));
    }

    private static @Nullable ServerTls tls(WorkerArguments given) {
        if (!given.given(TLS_CERT)) {
            for (String flag : List.of(TLS_KEY, TLS_CLIENT_CA)) {
                if (given.given(flag)) {
                    throw new IllegalArgumentException(flag + " needs " + TLS_CERT);
                }
            }
            return null;
        }
        if (!given.given(TLS_KEY)) {
            throw new IllegalArgumentException(TLS_CERT + " needs " + TLS_KEY);
        }
        ServerTls tls = ServerTls.pem(file(given, TLS_CERT), file(given, TLS_KEY));
        return given.given(TLS_CLIENT_CA)
                ? tls.clientAuth(ClientAuth.REQUIRED, file(given, TLS_CLIENT_CA))
                : tls;
    }

    private static Path file(WorkerArguments given, String flag) {
        return valid(flag, () -> Path.of(given.text(flag)));
    }

    private static int connections(WorkerArguments given) {
        return given.given(NOT_THREADED) ? 1 : Math.toIntExact(given.whole(MAX_CONNECTIONS));
    }

    private static String withHost(String address) {
        return switch (address.lastIndexOf(':')) {
            case -1 -> LOOPBACK + ":" + address;
            case 0 -> LOOPBACK + address;
            default -> address;
        };
    }

    /** The line that tells where a socket is. */
    static String discovery(String address) {
        int colon = address.indexOf(':');
        String rest = address.substring(colon + 1);
        return switch (address.substring(0, colon)) {
            case "unix" -> "UNIX:" + Path.of(rest).toAbsolutePath().normalize();
            case "tcp" -> "TCP:" + rest.substring("//".length());
            case "tcps" -> "TCPS:" + rest.substring("//".length());
            default -> throw new IllegalArgumentException("'" + address + "' is not one of a socket");
        };
    }

    private static <T> T valid(String flag, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }
}
