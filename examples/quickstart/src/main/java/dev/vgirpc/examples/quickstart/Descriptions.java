package dev.vgirpc.examples.quickstart;

import dev.vgirpc.MethodDescription;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServiceDescription;
import java.util.List;

/** A client asks a server what it offers. */
final class Descriptions {

    private Descriptions() {}

// tag::describe
    static List<String> methods() {
        try (RpcServer server = RpcServer.builder(Prices.class, new PricesService())
                        .describe(true)
                        .start("inproc:described");
                RpcClient client = RpcClient.connect("inproc:described")) {
            ServiceDescription description = client.describe(); // names, Arrow schemas, version, hash
            assert description.protocolHash().equals(server.protocolHash());
            return description.methods().stream().map(MethodDescription::name).toList();
        }
    }
// end::describe
}
