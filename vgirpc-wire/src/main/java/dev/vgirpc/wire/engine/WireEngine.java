package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.Worker;
import dev.vgirpc.spi.BatchEngine;
import dev.vgirpc.spi.RpcEngine;
import dev.vgirpc.wire.worker.CommandWorker;
import java.lang.ref.Cleaner;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** The engine behind the façades. */
public final class WireEngine implements RpcEngine {

    /** Ends in-process services whose proxies are gone; its thread starts with the first one. */
    private static final class Cleaning {
        static final Cleaner CLEANER = Cleaner.create();
    }

    public WireEngine() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("big-endian platforms are not supported");
        }
    }

    @Override
    public RpcClient.Builder client(String address) {
        return new ClientBuilder(transports -> transports.target(address));
    }

    @Override
    public RpcClient.Builder client(Target target) {
        return new ClientBuilder(transports -> Transports.target(target));
    }

    @Override
    public <T> RpcServer.Builder server(Class<T> contract, T implementation) {
        return new WireServer.Builder(contract, implementation);
    }

    @Override
    public Worker worker(Supplier<RpcServer.Builder> server) {
        return new CommandWorker(server, new Transports());
    }

    @Override
    public <T> T with(T proxy, CallOptions options) {
        OwnMetadata.check(options.metadata().keySet());
        @SuppressWarnings("unchecked") // a proxy of the same contract
        T view = (T) ContractProxy.of(proxy).with(options);
        return view;
    }

    @Override
    public <T> T inProcess(Class<T> contract, T implementation) {
        String address = "inproc:vgirpc-" + Ids.request();
        RpcServer server = server(contract, implementation).start(address);
        try {
            RpcClient client = client(address).connect();
            Runnable closer = () -> {
                client.close();
                server.close();
            };
            ContractProxy.Lifetime lifetime = new ContractProxy.Lifetime(closer);
            Cleaning.CLEANER.register(lifetime, closer);
            return contract.cast(ContractProxy.of(client.proxy(contract)).within(lifetime));
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void close(Object proxy) {
        ContractProxy.of(proxy).close();
    }

    @Override
    public BatchEngine batches() {
        return WireBatchEngine.INSTANCE;
    }
}
