package dev.vgirpc.benchmarks;

import dev.vgirpc.RpcServer;

/** Serves {@link Calls} on standard input and output, or at an address, which it prints. */
public final class CallsWorker {

    private CallsWorker() {}

    public static void main(String[] args) throws InterruptedException {
        String address = args.length == 0 ? "stdio:" : args[0];
        try (RpcServer server = RpcServer.builder(Calls.class, new CallsService()).start(address)) {
            if (args.length > 0) {
                System.out.println(server.address());
                System.out.flush();
            }
            server.join();
        }
    }
}
