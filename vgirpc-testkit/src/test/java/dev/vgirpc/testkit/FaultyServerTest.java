package dev.vgirpc.testkit;

import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The faults are at the server's end, so that its own writes are short and fail in the middle. */
class FaultyServerTest extends FaultContract {

    @Override
    protected TransportHarness open() {
        return new Harness();
    }

    /** What the clients' end cannot show is little. */
    @Override
    protected int seedCost() {
        return 5;
    }

    @Override
    FaultyTarget faulty(ByteTarget target, IntFunction<Faults> plans) {
        Place place = (Place) target;
        return new FaultyTarget(place, plans) {
            @Override
            Connection connect(Settings settings, Faults plan) {
                PipedConnections pair = PipedConnections.open();
                place.serve(add(new FaultyConnection(pair.server(), plan)));
                return pair.client();
            }

            /** That the server has left is noticed in the next call at the latest. */
            @Override
            int inUse() {
                return Math.max(0, opened().size() - 1);
            }
        };
    }

    /** Serves each connection on a thread of its own, without faults unless it is told otherwise. */
    private static final class Place implements ByteTarget, ServerEndpoint, ServerTransport {
        private @Nullable CallDispatcher dispatcher;

        @Override
        public String address() {
            return "piped:test";
        }

        @Override
        public Connection connect(Settings settings) {
            PipedConnections pair = PipedConnections.open();
            serve(pair.server());
            return pair.client();
        }

        void serve(Connection connection) {
            CallDispatcher serving = Objects.requireNonNull(dispatcher, "not started");
            Thread.ofPlatform().daemon().name("vgirpc-piped").start(() ->
                    ByteTransports.serve(connection, serving, () -> false, phase -> {}));
        }

        @Override
        public ServerTransport start(CallDispatcher serving) {
            serving.serving(TransportKind.PIPE);
            dispatcher = serving;
            return this;
        }

        /** Connections end with their clients. */
        @Override
        public boolean stop(Duration grace) {
            return true;
        }

        @Override
        public void join() {}
    }

    private static final class Harness extends TransportHarness {
        private final Place place = new Place();
        private final RpcServer server =
                RpcServer.builder(EchoService.class, EchoService.create()).start(place);

        @Override
        public Target target() {
            return place;
        }

        @Override
        public Target nobody() {
            return new Place();
        }

        @Override
        public TransportKind kind() {
            return TransportKind.PIPE;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
