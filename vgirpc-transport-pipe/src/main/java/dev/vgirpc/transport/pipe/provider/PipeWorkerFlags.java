package dev.vgirpc.transport.pipe.provider;

import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import dev.vgirpc.transport.pipe.UnixSocket;
import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerArguments;
import dev.vgirpc.wire.spi.WorkerFlag;
import dev.vgirpc.wire.spi.WorkerPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The places of this module on a worker's command line (protocol page 6.7). */
final class PipeWorkerFlags {

    private static final String PIPE = "--pipe";
    private static final String UNIX = "--unix";
    private static final String TCP = "--tcp";
    private static final String THREADED = "--threaded";
    private static final String NOT_THREADED = "--no-threaded";
    private static final String MAX_CONNECTIONS = "--max-connections";
    private static final String IDLE_TIMEOUT = "--idle-timeout";

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
                                + " chooses one. It is neither encrypted nor authenticated"),
                ofSockets(THREADED, new FlagValue.None(), "serve many connections at a time: the default")
                        .excludes(NOT_THREADED),
                ofSockets(NOT_THREADED, new FlagValue.None(), "serve one connection after the other"),
                ofSockets(
                                MAX_CONNECTIONS,
                                new FlagValue.Whole("N", 1, Integer.MAX_VALUE),
                                "serve so many connections at a time; more wait")
                        .orElse("4096")
                        .excludes(NOT_THREADED),
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
            UnixSocket socket = unix(given.text(UNIX)).maxConnections(connections(given));
            Duration idle = given.seconds(IDLE_TIMEOUT);
            return new WorkerPlace(idle.isZero() ? socket : socket.idleTimeout(idle), PipeWorkerFlags::discovery);
        }
        if (given.given(TCP)) {
            TcpEndpoint endpoint = valid(TCP, () -> TcpEndpoint.parse(withHost(given.text(TCP))))
                    .maxConnections(connections(given));
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
