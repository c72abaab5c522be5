package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;

/** Serves {@link ConformanceService} on standard input and output. */
public final class ConformanceWorker {

    private static final String USAGE =
            """
            usage: conformance-worker [--pipe]
              --pipe   serve standard input and output (the default)
              --help   print this text
            """;

    private ConformanceWorker() {}

    /**
     * Serves until the input ends.
     *
     * @param args the flags; an unknown one ends the process with status 2
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        for (String arg : args) {
            switch (arg) {
                case "--pipe" -> {
                    // The default.
                }
                case "--help", "-h" -> {
                    System.err.print(USAGE);
                    return;
                }
                default -> {
                    System.err.println("conformance-worker: unknown argument " + arg);
                    System.err.print(USAGE);
                    System.exit(2);
                }
            }
        }
        try (RpcServer server = RpcServer.builder(ConformanceService.class, new ConformanceServiceImpl())
                .start("stdio:")) {
            server.join();
        }
    }
}
