package dev.vgirpc.conformance;

import dev.vgirpc.Endpoint;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import dev.vgirpc.transport.pipe.UnixSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@link ConformanceWorker} asks for.
 *
 * @param endpoint where to serve
 * @param describe whether descriptions are answered
 * @param kindProbe whether {@link TransportKindProbe} is served instead of the conformance service
 */
record WorkerFlags(Endpoint endpoint, boolean describe, boolean kindProbe) {

    static final String USAGE =
            """
            usage: conformance-worker [--pipe | --unix PATH | --tcp [HOST:]PORT] [FLAGS]
              --pipe                  serve standard input and output (the default)
              --unix PATH             serve a Unix socket, and print UNIX:PATH
              --tcp [HOST:]PORT       serve TCP, on 127.0.0.1 unless told, and print TCP:HOST:PORT;
                                      with port 0 the system chooses one
              --threaded              serve many connections at a time (the default of sockets)
              --no-threaded           serve one connection after the other
              --max-connections N     serve so many connections at a time; more wait
              --idle-timeout SECONDS  end when there was no connection for so long; 0, the default: never
              --describe              answer requests for the service's description
              --transport-kind-probe  serve report_transport_kind() instead of the conformance service
              --help                  print this text
            """;

    private static final List<String> TRANSPORTS = List.of("--pipe", "--unix", "--tcp");
    private static final Set<String> WITH_VALUE =
            Set.of("--unix", "--tcp", "--max-connections", "--idle-timeout");
    private static final Set<String> WITHOUT_VALUE =
            Set.of("--pipe", "--threaded", "--no-threaded", "--describe", "--transport-kind-probe");

    /** What makes sense for sockets only. */
    private static final List<String> OF_SOCKETS =
            List.of("--threaded", "--no-threaded", "--max-connections", "--idle-timeout");

    /**
     * Reads the flags.
     *
     * @throws IllegalArgumentException when they are wrong; the message names the flag
     */
    static WorkerFlags parse(String... args) {
        Map<String, String> given = read(args);
        List<String> transports = TRANSPORTS.stream().filter(given::containsKey).toList();
        if (transports.size() > 1) {
            throw new IllegalArgumentException(String.join(" and ", transports) + " exclude each other");
        }
        refuse(given, "--threaded", "--no-threaded");
        refuse(given, "--no-threaded", "--max-connections");
        return new WorkerFlags(
                endpoint(given), given.containsKey("--describe"), given.containsKey("--transport-kind-probe"));
    }

    private static Map<String, String> read(String... args) {
        Map<String, String> given = new HashMap<>();
        for (int at = 0; at < args.length; at++) {
            int equals = args[at].startsWith("--") ? args[at].indexOf('=') : -1;
            String flag = equals < 0 ? args[at] : args[at].substring(0, equals);
            String value = equals < 0 ? null : args[at].substring(equals + 1);
            if (WITH_VALUE.contains(flag)) {
                if (value == null && at + 1 < args.length && !args[at + 1].startsWith("--")) {
                    at++;
                    value = args[at];
                }
                if (value == null || value.isEmpty()) {
                    throw new IllegalArgumentException(flag + " needs a value");
                }
            } else if (!WITHOUT_VALUE.contains(flag)) {
                throw new IllegalArgumentException("unknown argument " + args[at]);
            } else if (value != null) {
                throw new IllegalArgumentException(flag + " takes no value");
            }
            if (given.putIfAbsent(flag, value == null ? "" : value) != null) {
                throw new IllegalArgumentException(flag + " is given twice");
            }
        }
        return given;
    }

    private static void refuse(Map<String, String> given, String one, String other) {
        if (given.containsKey(one) && given.containsKey(other)) {
            throw new IllegalArgumentException(one + " and " + other + " exclude each other");
        }
    }

    private static Endpoint endpoint(Map<String, String> given) {
        Integer connections = given.containsKey("--no-threaded") ? Integer.valueOf(1) : connections(given);
        Duration idle = idle(given);
        if (given.get("--unix") instanceof String path) {
            UnixSocket socket = valid("--unix", () -> UnixSocket.at(path));
            socket = connections == null ? socket : socket.maxConnections(connections);
            return idle == null ? socket : socket.idleTimeout(idle);
        }
        if (given.get("--tcp") instanceof String address) {
            TcpEndpoint tcp = valid("--tcp", () -> TcpEndpoint.parse(withHost(address)));
            tcp = connections == null ? tcp : tcp.maxConnections(connections);
            return idle == null ? tcp : tcp.idleTimeout(idle);
        }
        for (String flag : OF_SOCKETS) {
            if (given.containsKey(flag)) {
                throw new IllegalArgumentException(flag + " needs --unix or --tcp");
            }
        }
        return Stdio.endpoint();
    }

    private static String withHost(String address) {
        if (address.startsWith(":")) {
            return "127.0.0.1" + address;
        }
        return address.indexOf(':') < 0 ? "127.0.0.1:" + address : address;
    }

    private static @Nullable Integer connections(Map<String, String> given) {
        String text = given.get("--max-connections");
        if (text == null) {
            return null;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Refused below, as zero is.
        }
        throw new IllegalArgumentException("--max-connections is '" + text + "': it must be a number from 1 on");
    }

    private static @Nullable Duration idle(Map<String, String> given) {
        String text = given.get("--idle-timeout");
        if (text == null) {
            return null;
        }
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds < Long.MAX_VALUE / 1e9) {
                return seconds == 0 ? null : Duration.ofNanos(Math.max(1, Math.round(seconds * 1e9)));
            }
        } catch (NumberFormatException e) {
            // Refused below, as negative times are.
        }
        throw new IllegalArgumentException("--idle-timeout is '" + text + "': it must be seconds, 0 or more");
    }

    private interface Maker<T> {
        T make();
    }

    private static <T> T valid(String flag, Maker<T> maker) {
        try {
            return maker.make();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }
}
