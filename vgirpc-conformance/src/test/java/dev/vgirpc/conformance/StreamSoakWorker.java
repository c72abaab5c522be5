package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;
import java.io.IOException;

/** Serves {@link StreamSoak} at an address: on standard input and output, or on a socket until its input ends. */
public final class StreamSoakWorker {

    /** The address of standard input and output. */
    static final String STDIO = "stdio:";

    private StreamSoakWorker() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (RpcServer server = RpcServer.builder(StreamSoak.class, new StreamSoak.Service()).start(args[0])) {
            if (args[0].equals(STDIO)) {
                server.join();
            } else {
                System.out.println(server.address());
                System.in.transferTo(System.out);
            }
        }
    }
}
