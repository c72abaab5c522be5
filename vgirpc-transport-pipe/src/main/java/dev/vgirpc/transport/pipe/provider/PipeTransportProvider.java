package dev.vgirpc.transport.pipe.provider;

import dev.vgirpc.transport.pipe.InProcess;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.Subprocess;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import dev.vgirpc.transport.pipe.TcpTarget;
import dev.vgirpc.transport.pipe.UnixSocket;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.TransportProvider;
import dev.vgirpc.wire.spi.WorkerArguments;
import dev.vgirpc.wire.spi.WorkerFlag;
import dev.vgirpc.wire.spi.WorkerPlace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves {@code inproc:NAME}, {@code stdio:}, {@code exec:COMMAND LINE}, {@code unix:PATH},
 * {@code tcp://HOST:PORT} and {@code tcps://HOST:PORT}, the last with parameters.
 */
public final class PipeTransportProvider implements TransportProvider {

    /** Called by the service loader. */
    public PipeTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("inproc", "stdio", "exec", "unix", "tcp", "tcps");
    }

    @Override
    public ClientTarget target(String address) {
        return switch (scheme(address)) {
            case "inproc" -> InProcess.named(rest(address));
            case "exec" -> Subprocess.parse(rest(address));
            case "unix" -> UnixSocket.at(rest(address));
            case "tcp" -> TcpTarget.parse(hostAndPort(address));
            case "tcps" -> TcpTarget.parseTls(hostAndPort(address));
            case "stdio" -> throw new IllegalArgumentException("'" + address
                    + "' can be served but not connected to: a client starts the worker itself, with exec:COMMAND");
            default -> throw unknown(address);
        };
    }

    @Override
    public ServerEndpoint endpoint(String address) {
        return switch (scheme(address)) {
            case "inproc" -> InProcess.named(rest(address));
            case "unix" -> UnixSocket.at(rest(address));
            case "tcp" -> TcpEndpoint.parse(hostAndPort(address));
            case "tcps" -> TcpEndpoint.parseTls(hostAndPort(address));
            case "stdio" -> {
                if (!rest(address).isEmpty()) {
                    throw new IllegalArgumentException("'" + address + "' is not valid: nothing may follow stdio:");
                }
                yield Stdio.endpoint();
            }
            case "exec" -> throw new IllegalArgumentException("'" + address
                    + "' can be connected to but not served: the worker that it starts serves stdio:");
            default -> throw unknown(address);
        };
    }

    @Override
    public List<WorkerFlag> workerFlags() {
        return PipeWorkerFlags.all();
    }

    @Override
    public Optional<WorkerPlace> workerPlace(WorkerArguments given) {
        return Optional.of(PipeWorkerFlags.place(given));
    }

    private static String scheme(String address) {
        int colon = address.indexOf(':');
        return colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private static String rest(String address) {
        return address.substring(address.indexOf(':') + 1);
    }

    private static String hostAndPort(String address) {
        String rest = rest(address);
        if (!rest.startsWith("//")) {
            throw new IllegalArgumentException("'" + address + "' is not valid: use " + scheme(address) + "://HOST:PORT");
        }
        return rest.substring(2);
    }

    private static IllegalArgumentException unknown(String address) {
        return new IllegalArgumentException(
                "'" + address + "' is none of inproc:NAME, stdio:, exec:COMMAND LINE, unix:PATH, tcp://HOST:PORT and"
                        + " tcps://HOST:PORT");
    }
}
