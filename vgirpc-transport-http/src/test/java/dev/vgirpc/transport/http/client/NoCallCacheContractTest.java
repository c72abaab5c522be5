package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.CancelContract;
import dev.vgirpc.testkit.ErrorContract;
import dev.vgirpc.testkit.ExchangeContract;
import dev.vgirpc.testkit.HeaderContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.TransportHarness;
import org.junit.jupiter.api.Nested;

/** The contract of streams whose every turn opens the call's token. */
class NoCallCacheContractTest {

    @Nested
    class Errors extends ErrorContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.withoutCallCache();
        }
    }

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.withoutCallCache();
        }
    }

    @Nested
    class Exchange extends ExchangeContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.withoutCallCache();
        }
    }

    @Nested
    class Header extends HeaderContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.withoutCallCache();
        }
    }

    @Nested
    class Cancel extends CancelContract {
        @Override
        protected TransportHarness open() {
            return HttpHarness.withoutCallCache();
        }
    }
}
