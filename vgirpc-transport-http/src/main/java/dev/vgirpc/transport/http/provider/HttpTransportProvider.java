package dev.vgirpc.transport.http.provider;

import dev.vgirpc.transport.http.HttpEndpoint;
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

/** Resolves {@code http://HOST:PORT/PREFIX}. */
public final class HttpTransportProvider implements TransportProvider {

    private static final String HTTP = "http://";

    /** Called by the service loader. */
    public HttpTransportProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("http");
    }

    @Override
    public ClientTarget target(String address) {
        throw new IllegalArgumentException(
                "'" + address + "' can be served but not connected to: this version has no HTTP client");
    }

    @Override
    public ServerEndpoint endpoint(String address) {
        if (!address.toLowerCase(Locale.ROOT).startsWith(HTTP)) {
            throw new IllegalArgumentException("'" + address + "' is not valid: use http://HOST:PORT/PREFIX");
        }
        return HttpEndpoint.parse(address.substring(HTTP.length()));
    }

    @Override
    public List<WorkerFlag> workerFlags() {
        return HttpWorkerFlags.all();
    }

    @Override
    public Optional<WorkerPlace> workerPlace(WorkerArguments given) {
        return HttpWorkerFlags.place(given);
    }
}
