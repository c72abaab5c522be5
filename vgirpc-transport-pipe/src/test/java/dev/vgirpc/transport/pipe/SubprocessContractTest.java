package dev.vgirpc.transport.pipe;

import dev.vgirpc.Limits;
import dev.vgirpc.Target;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.CancelContract;
import dev.vgirpc.testkit.ConcurrencyContract;
import dev.vgirpc.testkit.ErrorContract;
import dev.vgirpc.testkit.ExchangeContract;
import dev.vgirpc.testkit.FaultContract;
import dev.vgirpc.testkit.HeaderContract;
import dev.vgirpc.testkit.LargePayloadContract;
import dev.vgirpc.testkit.LifecycleContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.StreamLifecycleContract;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.testkit.UnaryContract;
import dev.vgirpc.transport.pipe.worker.EchoWorker;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** {@link Subprocess} on this side and {@link Stdio} in a JVM on the other. */
class SubprocessContractTest {

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

    /** Each connection starts a JVM: few seeds, and time for that in each call. */
    @Nested
    class Faults extends FaultContract {
        @Override
        protected TransportHarness open() {
            return new Harness();
        }

        @Override
        protected Duration timeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        protected int seedCost() {
            return 200;
        }
    }

    private static final class Harness extends TransportHarness {
        @Override
        public Target target() {
            return Subprocess.command(ChildJvm.command(EchoWorker.class));
        }

        @Override
        public Target nobody() {
            return Subprocess.command("vgirpc-no-such-program");
        }

        @Override
        public TransportKind kind() {
            return TransportKind.PIPE;
        }

        @Override
        public Optional<String> missing(Feature feature) {
            return switch (feature) {
                case SERVER_CONTROL -> Optional.of("the server is in the worker process");
                case MANY_CLIENTS -> Optional.of("each client has a worker process of its own");
                case PEER_KILL, BYTE_STREAM, TURNS_ON_DEMAND, EARLY_LOGS, HELD_STREAMS -> Optional.empty();
            };
        }

        @Override
        public void killPeer() {
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        }

        @Override
        public Optional<Target> limited(Limits limits) {
            return Optional.of(Subprocess.command(
                    ChildJvm.command(EchoWorker.class, Long.toString(limits.maxMessageBytes()))));
        }

        @Override
        public void close() {}
    }
}
