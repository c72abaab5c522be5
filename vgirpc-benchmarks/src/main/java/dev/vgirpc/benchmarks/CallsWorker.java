package dev.vgirpc.benchmarks;

import dev.vgirpc.RpcServer;

/** Serves {@link Calls} on standard input and output. */
public final class CallsWorker {

    private CallsWorker() {}

    public static void main(String[] args) throws InterruptedException {
        try (RpcServer server = RpcServer.builder(Calls.class, new CallsService()).start("stdio:")) {
            server.join();
        }
    }
}
