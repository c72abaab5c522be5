package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Serves {@link ConformanceService} where the command line says, see {@link WorkerFlags}. */
public final class ConformanceWorker {

    /** How long calls may take to finish when the process is told to end. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private ConformanceWorker() {}

    /**
     * Serves until the input ends, the idle time is over or the process is told to end. Where the
     * worker can be found is printed when it can be reached, and nothing else.
     *
     * @param args the flags; wrong ones end the process with status 2, and a place that cannot be
     *     served with 1
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
            System.err.print(WorkerFlags.USAGE);
            return;
        }
        try {
            serve(WorkerFlags.parse(args));
        } catch (IllegalArgumentException e) {
            fail(2, e.getMessage() + System.lineSeparator() + WorkerFlags.USAGE.stripTrailing());
        } catch (TransportException e) {
            fail(1, String.valueOf(e.getMessage()));
        }
    }

    private static void fail(int status, String message) {
        System.err.println("conformance-worker: " + message);
        System.exit(status);
    }

    private static void serve(WorkerFlags flags) throws InterruptedException {
        RpcServer.Builder builder = flags.kindProbe()
                ? RpcServer.builder(TransportKindProbe.class, new TransportKindProbeService())
                : RpcServer.builder(ConformanceService.class, new ConformanceServiceImpl());
        try (RpcServer server = builder.describe(flags.describe()).start(flags.endpoint())) {
            String discovery = discovery(server.address());
            if (!discovery.isEmpty()) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(GRACE), "stop"));
                System.out.println(discovery);
                System.out.flush();
            }
            server.join();
        }
    }

    /** The line that tells where a socket is (protocol page 6.7); empty for standard input and output. */
    static String discovery(String address) {
        int colon = address.indexOf(':');
        String rest = address.substring(colon + 1);
        return switch (address.substring(0, colon)) {
            case "unix" -> "UNIX:" + Path.of(rest).toAbsolutePath().normalize();
            case "tcp" -> "TCP:" + rest.substring("//".length());
            default -> "";
        };
    }
}
