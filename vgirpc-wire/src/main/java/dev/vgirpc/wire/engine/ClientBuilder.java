package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ClientInterceptor;
import dev.vgirpc.Limits;
import dev.vgirpc.LogSink;
import dev.vgirpc.RpcClient;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects a client's options. */
final class ClientBuilder implements RpcClient.Builder {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private final Function<Transports, ClientTarget> target;
    private final Transports transports = new Transports();
    private final List<ClientInterceptor> interceptors = new ArrayList<>();
    private @Nullable LogSink onLog;
    private CallOptions defaults = CallOptions.none();
    private @Nullable Integer maxConnections;
    private Duration idleTimeout = IDLE_TIMEOUT;
    private Limits limits = Limits.defaults();
    private Validation validation = Validations.fromEnvironment();
    private TimeSource time = TimeSource.system();

    /** The target is resolved when connecting: only then all places to look at are known. */
    ClientBuilder(Function<Transports, ClientTarget> target) {
        this.target = target;
    }

    @Override
    public ClientBuilder transports(ClassLoader loader) {
        transports.first(loader);
        return this;
    }

    @Override
    public ClientBuilder transports(ModuleLayer layer) {
        transports.first(layer);
        return this;
    }

    @Override
    public ClientBuilder onLog(LogSink sink) {
        onLog = sink;
        return this;
    }

    @Override
    public ClientBuilder defaults(CallOptions options) {
        OwnMetadata.check(options.metadata().keySet());
        defaults = options;
        return this;
    }

    @Override
    public ClientBuilder maxConnections(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxConnections is " + count + ": at least 1 is needed");
        }
        maxConnections = count;
        return this;
    }

    @Override
    public ClientBuilder idleTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("idleTimeout is " + timeout + ": it must be over zero");
        }
        idleTimeout = timeout;
        return this;
    }

    @Override
    public ClientBuilder interceptor(ClientInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    @Override
    public ClientBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    @Override
    public ClientBuilder validation(Validation level) {
        validation = level;
        return this;
    }

    /** Another time than the system's, for tests. */
    ClientBuilder time(TimeSource source) {
        time = source;
        return this;
    }

    @Override
    public RpcClient connect() {
        ClientTarget resolved = target.apply(transports);
        ConnectionPool pool = new ConnectionPool(
                resolved.address(),
                new Opener(resolved, limits, new SchemaCache()),
                maxConnections == null ? resolved.defaultMaxConnections() : maxConnections,
                idleTimeout,
                time);
        LogSink sink = onLog;
        CallOptions options = sink == null || defaults.logSink() != null ? defaults : defaults.onLog(sink);
        WireClient client = new WireClient(
                resolved.address(), pool, time, options, limits, validation, List.copyOf(interceptors));
        client.connect();
        return client;
    }

    /** Opens connections to a target. */
    private record Opener(ClientTarget target, Limits limits, SchemaCache schemas) implements ConnectionOpener {
        @Override
        public ClientTransport open(@Nullable Duration timeout) {
            return target.open(new ClientTarget.Settings(limits, schemas, timeout));
        }

        @Override
        public Duration retryDelay(int failures) {
            return target.retryDelay(failures);
        }
    }
}
