package dev.vgirpc.wire.engine;

import dev.vgirpc.CallListener;
import dev.vgirpc.ContractException;
import dev.vgirpc.Endpoint;
import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServerInterceptor;
import dev.vgirpc.ServerStatistics;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.describe.Description;
import dev.vgirpc.wire.describe.ServiceHash;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running server. */
final class WireServer implements RpcServer {

    private final ServicePlan plan;
    private final String serverId;
    private final ServerTransport transport;

    private final ServerCounts counts;

    private WireServer(ServicePlan plan, String serverId, ServerCounts counts, ServerTransport transport) {
        this.plan = plan;
        this.counts = counts;
        this.serverId = serverId;
        this.transport = transport;
    }

    @Override
    public String serverId() {
        return serverId;
    }

    @Override
    public String protocolHash() {
        return ServiceHash.of(plan);
    }

    @Override
    public String address() {
        return transport.address();
    }

    @Override
    public ServerStatistics statistics() {
        return counts.with(transport.connections());
    }

    @Override
    public void join() throws InterruptedException {
        transport.join();
    }

    @Override
    public boolean stop(Duration grace) {
        return transport.stop(grace);
    }

    @Override
    public void close() {
        transport.stop(Duration.ZERO);
    }

    /** Collects options. */
    static final class Builder implements RpcServer.Builder {
        private final ServicePlan plan;
        private final Object implementation;
        private final Transports transports = new Transports();
        private final List<CallListener> listeners = new ArrayList<>();
        private final List<ServerInterceptor> interceptors = new ArrayList<>();
        private final AuthenticationRules authentication;
        private int maxConcurrentCalls = Integer.MAX_VALUE;
        private String serverId = Ids.server();
        private Limits limits = Limits.defaults();
        private Validation validation = Validations.fromEnvironment();
        private @Nullable TraceDetail traceDetail;
        private boolean described;

        Builder(Class<?> contract, @Nullable Object implementation) {
            this.plan = ServicePlan.of(contract);
            // Generics promise it, but raw types and other class loaders break promises.
            if (!contract.isInstance(implementation)) {
                throw new ContractException(
                        (implementation == null ? "null" : implementation.getClass().getName()) + " cannot serve "
                                + contract.getName(),
                        List.of(implementation == null
                                ? "the implementation is null: pass an object"
                                : "it does not implement the interface" + sameName(contract, implementation)));
            }
            this.implementation = implementation;
            this.authentication = AuthenticationRules.of(plan, implementation.getClass());
        }

        private static String sameName(Class<?> contract, Object implementation) {
            for (Class<?> type : implementation.getClass().getInterfaces()) {
                if (type.getName().equals(contract.getName())) {
                    return ": it implements one of the same name from class loader " + type.getClassLoader()
                            + ", not from " + contract.getClassLoader();
                }
            }
            return ": let its class implement it";
        }

        @Override
        public Builder serverId(String id) {
            serverId = id;
            return this;
        }

        @Override
        public Builder listener(CallListener listener) {
            listeners.add(listener);
            return this;
        }

        @Override
        public Builder interceptor(ServerInterceptor interceptor) {
            interceptors.add(interceptor);
            return this;
        }

        @Override
        public Builder maxConcurrentCalls(int count) {
            maxConcurrentCalls = new CallSlots(count).limit();
            return this;
        }

        @Override
        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        @Override
        public Builder validation(Validation level) {
            validation = level;
            return this;
        }

        @Override
        public Builder describe(boolean enabled) {
            described = enabled;
            return this;
        }

        @Override
        public Builder traceDetail(TraceDetail detail) {
            traceDetail = detail;
            return this;
        }

        @Override
        public Builder transports(ClassLoader loader) {
            transports.first(loader);
            return this;
        }

        @Override
        public Builder transports(ModuleLayer layer) {
            transports.first(layer);
            return this;
        }

        @Override
        public RpcServer start(Endpoint endpoint) {
            return start(Transports.endpoint(endpoint));
        }

        @Override
        public RpcServer start(String address) {
            return start(transports.endpoint(address));
        }

        private RpcServer start(ServerEndpoint endpoint) {
            ServerCounts counts = new ServerCounts();
            Dispatcher dispatcher = new Dispatcher(
                    plan,
                    implementation,
                    serverId,
                    traceDetail == null ? endpoint.defaultTraceDetail() : traceDetail,
                    limits,
                    validation,
                    listeners,
                    described ? Description.encode(plan, serverId) : null,
                    new CallRules(
                            authentication,
                            new CallSlots(maxConcurrentCalls),
                            new Interceptors(interceptors),
                            counts));
            return new WireServer(plan, serverId, counts, endpoint.start(dispatcher));
        }
    }
}
