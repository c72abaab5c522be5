package dev.vgirpc.examples.quickstart;

import dev.vgirpc.Worker;
import java.nio.file.Path;
import java.util.List;

// tag::worker
final class PricesWorker {

    static void main(String[] args) {
        Worker.main(args, Prices.class, PricesService::new);
    }

    /** Starts this class with the Java and the modules of the running program. */
    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "-m",
                "dev.vgirpc.examples.quickstart/dev.vgirpc.examples.quickstart.PricesWorker");
    }
}
// end::worker
