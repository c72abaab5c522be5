package dev.vgirpc.transport.pipe;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.CancelContract;
import dev.vgirpc.testkit.ConcurrencyContract;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.ErrorContract;
import dev.vgirpc.testkit.ExchangeContract;
import dev.vgirpc.testkit.FaultContract;
import dev.vgirpc.testkit.HeaderContract;
import dev.vgirpc.testkit.LargePayloadContract;
import dev.vgirpc.testkit.LifecycleContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.StopUnderLoadContract;
import dev.vgirpc.testkit.StreamLifecycleContract;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.testkit.UnaryContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class InProcessContractTest {

    @Nested
    class Unary extends UnaryContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Error extends ErrorContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class LargePayload extends LargePayloadContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Exchange extends ExchangeContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Header extends HeaderContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Cancel extends CancelContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class StreamLifecycle extends StreamLifecycleContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class Faults extends FaultContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    @Nested
    class StopUnderLoad extends StopUnderLoadContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }
    }

    private static final class Harness extends TransportHarness {
        private final InProcess place = InProcess.create();
        private final List<RpcServer> others = new ArrayList<>();
        private final RpcServer server =
                RpcServer.builder(EchoService.class, EchoService.create()).start(place);

        @Override
        public Target target() {
            return place;
        }

        @Override
        public Target nobody() {
            return InProcess.create();
        }

        @Override
        public TransportKind kind() {
            return TransportKind.PIPE;
        }

        @Override
        public RpcServer server() {
            return server;
        }

        @Override
        public void killPeer() {
            server.stop(Duration.ZERO);
        }

        @Override
        public Optional<Target> limited(Limits limits) {
            InProcess other = InProcess.create();
            others.add(RpcServer.builder(EchoService.class, EchoService.create())
                    .limits(limits)
                    .start(other));
            return Optional.of(other);
        }

        @Override
        public void close() {
            others.forEach(RpcServer::close);
            server.close();
        }
    }
}
