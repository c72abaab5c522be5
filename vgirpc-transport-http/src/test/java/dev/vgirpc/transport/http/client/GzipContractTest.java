package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.CancelContract;
import dev.vgirpc.testkit.ErrorContract;
import dev.vgirpc.testkit.ExchangeContract;
import dev.vgirpc.testkit.HeaderContract;
import dev.vgirpc.testkit.LargePayloadContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.UnaryContract;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.transport.http.coding.Coding;
import org.junit.jupiter.api.Nested;

/** The contract with gzip, both ways. */
class GzipContractTest {

    @Nested
    class Unary extends UnaryContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }

    @Nested
    class Errors extends ErrorContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }

    @Nested
    class LargePayload extends LargePayloadContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }

    @Nested
    class Exchange extends ExchangeContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }

    @Nested
    class Header extends HeaderContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }

    @Nested
    class Cancel extends CancelContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.coded(Coding.GZIP);
        }
    }
}
