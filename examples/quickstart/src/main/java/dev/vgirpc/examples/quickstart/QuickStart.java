package dev.vgirpc.examples.quickstart;

import dev.vgirpc.CallOptions;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.transport.pipe.Subprocess;

// tag::client
final class QuickStart {

    static void main() {
        // A service in this process. Every call is encoded, sent through a pipe, and answered.
        Prices local = Rpc.inProcess(Prices.class, new PricesService());
        IO.println("in-process: " + local.last("ACME"));
        Rpc.close(local);

        // The same service in a process of its own.
        try (RpcClient client = RpcClient.connect(Subprocess.command(PricesWorker.command()))) {
            Prices prices = client.proxy(Prices.class);
            IO.println("subprocess: " + prices.last("ACME"));

            // Options make another view of the proxy: metadata for the service, a receiver of its logs.
            Prices fromBasel = Rpc.with(prices, CallOptions.none()
                    .metadata("desk", "Basel")
                    .onLog(log -> IO.println("log:        " + log.level() + " " + log.message())));
            IO.println("record:     " + fromBasel.quote("ACME", 100));

            // What the service throws arrives here. The connection stays usable.
            try {
                prices.last("NONE");
            } catch (RemoteCallException e) {
                IO.println("error:      " + e.type() + ": " + e.detail());
            }
            IO.println("afterwards: " + prices.last("INIT"));
        }
    }
}
// end::client
