package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.TransportHarness;

/** The contract over HTTP/1.1 in clear text. */
class Http1ContractTest extends WholeContract {

    @Override
    TransportHarness harness() {
        return HttpHarness.over(JettyPlace.Protocol.HTTP_1_1);
    }
}
