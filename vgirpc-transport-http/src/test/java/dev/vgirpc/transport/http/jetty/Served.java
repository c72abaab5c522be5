package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.RpcServer;
import dev.vgirpc.testkit.ManualTime;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.transport.http.worker.Probe;
import dev.vgirpc.transport.http.worker.Probing;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A server whose clock a test moves. */
final class Served implements AutoCloseable {

    final ManualTime time = new ManualTime();
    final RpcServer rpc;

    Served(EngineOptions engine, ServiceOptions service, UnaryOperator<String> answer) {
        this.rpc = RpcServer.builder(Probe.class, new Probing(answer)).start(new Place(engine, service, time));
    }

    Served(EngineOptions engine, UnaryOperator<String> answer) {
        this(engine, ServiceOptions.DEFAULTS, answer);
    }

    Served(UnaryOperator<String> answer) {
        this(EngineOptions.DEFAULTS, answer);
    }

    private record Place(EngineOptions engine, ServiceOptions service, ManualTime time) implements ServerEndpoint {
        @Override
        public String address() {
            return address(0);
        }

        private String address(int port) {
            return (engine.tls() == null ? "http" : "https") + "://127.0.0.1:" + port;
        }

        @Override
        public ServerTransport start(CallDispatcher dispatcher) {
            return JettyServer.start(
                    "127.0.0.1",
                    0,
                    engine,
                    HttpHandler.of(dispatcher, service),
                    this::address,
                    time,
                    new ManualWaits(time));
        }
    }

    int port() {
        return Integer.parseInt(rpc.address().substring(rpc.address().lastIndexOf(':') + 1));
    }

    Http1 connect() {
        return Http1.to(port());
    }

    boolean stop() {
        return rpc.stop(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        rpc.close();
    }
}
