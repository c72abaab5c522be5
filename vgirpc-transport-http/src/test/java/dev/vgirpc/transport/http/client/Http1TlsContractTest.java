package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.CancelContract;
import dev.vgirpc.testkit.ExchangeContract;
import dev.vgirpc.testkit.LifecycleContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.StreamLifecycleContract;
import dev.vgirpc.testkit.UnaryContract;
import dev.vgirpc.testkit.TransportHarness;
import org.junit.jupiter.api.Nested;

/** The contract over HTTP/1.1 and TLS. */
class Http1TlsContractTest {

    @Nested
    class Unary extends UnaryContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1_TLS);
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1_TLS);
        }
    }

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1_TLS);
        }
    }

    @Nested
    class Exchange extends ExchangeContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1_TLS);
        }
    }

    @Nested
    class Cancel extends CancelContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1_TLS);
        }
    }

    @Nested
    class StreamLifecycle extends StreamLifecycleContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1_TLS);
        }
    }
}
