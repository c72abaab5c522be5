package dev.vgirpc.transport.pipe;

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
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.testkit.UnaryContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class TlsContractTest {

    @BeforeAll
    static void certificates() {
        TestCertificates.authority();
    }

    @Nested
    class Unary extends UnaryContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class Error extends ErrorContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class LargePayload extends LargePayloadContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class UnaryOnVirtualThreads extends UnaryContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(0);
        }
    }

    @Nested
    class LifecycleOnVirtualThreads extends LifecycleContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(0);
        }
    }

    @Nested
    class LargePayloadOnVirtualThreads extends LargePayloadContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(0);
        }
    }

    /** Some connections on threads of each kind. */
    @Nested
    class ConcurrencyOnMixedThreads extends ConcurrencyContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(8);
        }
    }

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class Exchange extends ExchangeContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class Header extends HeaderContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class Cancel extends CancelContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class StreamLifecycle extends StreamLifecycleContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }

    @Nested
    class CancelOnVirtualThreads extends CancelContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(0);
        }
    }

    @Nested
    class StreamLifecycleOnVirtualThreads extends StreamLifecycleContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(0);
        }
    }

    /** Of what is encrypted: faults beneath that are those of TlsWireFaultsTest. */
    @Nested
    class Faults extends FaultContract {
        @Override
        protected TransportHarness open() {
            return SocketHarness.tls(64);
        }
    }
}
