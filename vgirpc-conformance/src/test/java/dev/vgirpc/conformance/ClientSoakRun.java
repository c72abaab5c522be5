package dev.vgirpc.conformance;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ClientStatistics;
import dev.vgirpc.RpcClient;
import dev.vgirpc.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Mixed calls of many threads over Unix sockets and TCP, with deadlines, cancels and interrupts; half of the
 * servers are killed and restarted all the time. In rounds: after each nothing may be in use, and memory,
 * threads and descriptors may not grow.
 */
final class ClientSoakRun {

    private static final int THREADS = 4;
    private static final int CONNECTIONS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What makes figures of memory steady, as for the other soaks. */
    private static final List<String> STEADY = List.of(
            "-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

    private ClientSoakRun() {}

    /** One server and its client. */
    private record Lane(String name, boolean mortal, ClientSoakServer server, RpcClient client, StreamSoak soak) {

        static Lane open(String name, boolean mortal, String address) throws IOException {
            ClientSoakServer server = new ClientSoakServer(STEADY, address);
            RpcClient client = RpcClient.builder(server.address())
                    .maxConnections(CONNECTIONS)
                    .defaults(CallOptions.none().timeout(TIMEOUT).turnTimeout(TIMEOUT))
                    .connect();
            return new Lane(name, mortal, server, client, client.proxy(StreamSoak.class));
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    /**
     * Runs a soak in a process of its own.
     *
     * @param args the number of rounds, the seconds of each, the growth of memory allowed in percent
     */
    public static void main(String[] args) throws Exception {
        List<Long> resident = run(Integer.parseInt(args[0]), Duration.ofSeconds(Integer.parseInt(args[1])), true);
        double growth = 100.0 * (resident.getLast() - resident.get(1)) / resident.get(1);
        System.out.printf(Locale.ROOT, "growth percent %.2f%n", growth);
        if (growth > Double.parseDouble(args[2])) {
            throw new AssertionError("memory has grown by " + growth + " percent");
        }
    }

    /** Gives this process's memory, in KiB, after each round. */
    static List<Long> run(int rounds, Duration each, boolean told) throws Exception {
        LeakCheck leaks = LeakCheck.start();
        Path folder = Files.createTempDirectory("soak");
        List<Lane> lanes = new ArrayList<>();
        List<Long> resident = new ArrayList<>();
        try {
            lanes.add(Lane.open("unix", false, "unix:" + folder.resolve("a")));
            lanes.add(Lane.open("unix-killed", true, "unix:" + folder.resolve("b")));
            lanes.add(Lane.open("tcp", false, "tcp://127.0.0.1:0"));
            lanes.add(Lane.open("tcp-killed", true, "tcp://127.0.0.1:0"));
            ClientSoakCaller.Counts counts = new ClientSoakCaller.Counts();
            for (int round = 0; round < rounds; round++) {
                round(lanes, each, round, counts);
                awaitRest(lanes);
                resident.add(StreamSoak.Resident.ofThisProcess().memory());
                if (told) {
                    System.out.println("round " + round + " resident " + resident.getLast() + " "
                            + Soak.Footprint.ofThisProcess() + " " + counts);
                }
            }
            checkSums(lanes);
        } finally {
            for (Lane lane : lanes) {
                lane.close();
            }
            for (String name : List.of("a", "b")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
        System.gc();
        leaks.assertReleased(PATIENCE);
        return resident;
    }

    private static void round(List<Lane> lanes, Duration time, int round, ClientSoakCaller.Counts counts)
            throws InterruptedException, ExecutionException, IOException {
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> callers = new ArrayList<>();
            for (Lane lane : lanes) {
                for (int at = 0; at < THREADS; at++) {
                    long seed = 1_000_003L * round + 31L * at + lane.name().hashCode();
                    callers.add(threads.submit(
                            new ClientSoakCaller(lane.soak(), lane.mortal(), seed, time, counts)));
                }
            }
            long pause = Math.min(5_000, Math.max(300, time.toMillis() / 5));
            while (end - System.nanoTime() > 2_000_000 * pause) {
                Thread.sleep(pause);
                for (Lane lane : lanes) {
                    if (lane.mortal()) {
                        lane.server().killAndRestart();
                    }
                }
            }
            for (Future<?> each : callers) {
                each.get();
            }
        }
    }

    /** No call is in progress: nothing is held, and every client answers. */
    private static void awaitRest(List<Lane> lanes) throws InterruptedException {
        for (Lane lane : lanes) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (lane.client().statistics().connectionsHeld() > 0) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(lane.name() + " holds connections: " + lane.client().statistics());
                }
                Thread.sleep(10);
            }
            if (lane.soak().twice(21) != 42) {
                throw new AssertionError(lane.name() + " does not answer");
            }
        }
    }

    private static void checkSums(List<Lane> lanes) {
        for (Lane lane : lanes) {
            ClientStatistics all = lane.client().statistics();
            if (all.callsStarted() != all.callsSucceeded() + all.callsFailed()
                    || all.connectionsOpened() != all.connectionsClosed() + all.connectionsOpen()
                    || all.connectionsOpen() > CONNECTIONS) {
                throw new AssertionError(lane.name() + ": " + all + " does not add up");
            }
            System.out.println(lane.name() + " " + all);
        }
    }
}
