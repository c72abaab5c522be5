package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.HeaderContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.TransportHarness;
import org.junit.jupiter.api.Nested;

/** The contract of producers whose responses hold as many turns as fit. */
class FilledContractTest {

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.filled(1_500);
        }
    }

    /** Each turn leaves as soon as it is made. */
    @Nested
    class FlushedProducer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.flushed(1_500);
        }
    }

    @Nested
    class Header extends HeaderContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.filled(1_500);
        }
    }
}
