package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;

/** Serves {@link ConformanceService} on standard input and output. */
public final class ConformanceWorker {

    private static final String USAGE =
            """
            usage: conformance-worker [--pipe] [--describe]
              --pipe      serve standard input and output (the default)
              --describe  answer requests for the service's description
              --help      print this text
            """;

    private ConformanceWorker() {}

    /**
     * Serves until the input ends.
     *
     * @param args the flags; an unknown one ends the process with status 2
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        boolean describe = false;
        for (String arg : args) {
            switch (arg) {
                case "--describe" -> describe = true;
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
                .describe(describe)
                .start("stdio:")) {
            server.join();
        }
    }
}
