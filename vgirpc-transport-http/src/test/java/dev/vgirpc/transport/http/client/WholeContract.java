package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.CancelContract;
import dev.vgirpc.testkit.ConcurrencyContract;
import dev.vgirpc.testkit.ErrorContract;
import dev.vgirpc.testkit.ExchangeContract;
import dev.vgirpc.testkit.HeaderContract;
import dev.vgirpc.testkit.LargePayloadContract;
import dev.vgirpc.testkit.LifecycleContract;
import dev.vgirpc.testkit.ProducerContract;
import dev.vgirpc.testkit.StopUnderLoadContract;
import dev.vgirpc.testkit.StreamLifecycleContract;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.testkit.UnaryContract;
import org.junit.jupiter.api.Nested;

/** Every theme of the contract, over one kind of HTTP. */
abstract class WholeContract {

    abstract TransportHarness harness();


    @Nested
    class Unary extends UnaryContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Errors extends ErrorContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class LargePayload extends LargePayloadContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Producer extends ProducerContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Exchange extends ExchangeContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Header extends HeaderContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class Cancel extends CancelContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class StreamLifecycle extends StreamLifecycleContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }

    @Nested
    class StopUnderLoad extends StopUnderLoadContract {
        @Override
        protected TransportHarness open() {
            return WholeContract.this.harness();
        }
    }
}
