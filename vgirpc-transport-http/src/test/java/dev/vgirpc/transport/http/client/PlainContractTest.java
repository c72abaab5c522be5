package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.TransportHarness;

/** The contract over HTTP messages with bodies as they are. */
class PlainContractTest extends WholeContract {

    @Override
    TransportHarness harness() {
        return HttpHarness.plain();
    }
}
