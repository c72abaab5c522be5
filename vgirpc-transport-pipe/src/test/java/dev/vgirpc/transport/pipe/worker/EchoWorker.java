package dev.vgirpc.transport.pipe.worker;

import dev.vgirpc.RpcServer;
import dev.vgirpc.testkit.EchoService;

/** Serves the echo service on standard input and output. */
public final class EchoWorker {

    private EchoWorker() {}

    public static void main(String[] args) throws InterruptedException {
        try (RpcServer server = RpcServer.builder(EchoService.class, EchoService.create()).start("stdio:")) {
            server.join();
        }
    }
}
