package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.TransportHarness;

/** The contract over HTTP/2 and TLS. */
class Http2ContractTest extends WholeContract {

    @Override
    TransportHarness harness() {
        return HttpHarness.over(JettyPlace.Protocol.HTTP_2);
    }
}
