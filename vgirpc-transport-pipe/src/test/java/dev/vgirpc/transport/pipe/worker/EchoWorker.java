package dev.vgirpc.transport.pipe.worker;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.testkit.EchoService;

/** Serves the echo service on standard input and output; an argument is the limit of a message's bytes. */
public final class EchoWorker {

    private EchoWorker() {}

    public static void main(String[] args) throws InterruptedException {
        Limits limits = args.length == 0
                ? Limits.defaults()
                : Limits.defaults().withMaxMessageBytes(Long.parseLong(args[0]));
        try (RpcServer server = RpcServer.builder(EchoService.class, EchoService.create())
                .limits(limits)
                .start("stdio:")) {
            server.join();
        }
    }
}
