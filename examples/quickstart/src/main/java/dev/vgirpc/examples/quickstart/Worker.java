package dev.vgirpc.examples.quickstart;

import dev.vgirpc.RpcServer;
import java.nio.file.Path;
import java.util.List;

// tag::worker
final class Worker {

    static void main() throws InterruptedException {
        try (RpcServer server = RpcServer.builder(Prices.class, new PricesService()).start("stdio:")) {
            server.join();
        }
    }

    /** Starts this class with the Java and the modules of the running program. */
    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "-m",
                "dev.vgirpc.examples.quickstart/dev.vgirpc.examples.quickstart.Worker");
    }
}
// end::worker
