package dev.vgirpc.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.vgirpc.benchmarks.HttpCrowd.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What idle connections, slow senders and slow readers do to sixteen good callers of the same server, and what they cost it. */
final class HttpCrowdRun {

    private static final int CALLERS = 16;
    private static final int ATTACKERS = 48;

    /** Good callers leave the processors something: their waiting is measured, not their number. */
    private static final long PAUSE_MILLIS = 2;

    /** What a crowd sends at first is honest work of the server's; measured is what comes after that. */
    private static final long SETTLE_MILLIS = 2_000;

    /** How much later one call in a hundred may be answered. */
    private static final double MAX_RATIO = 2;

    /** The most that an idle connection may hold. */
    private static final long MAX_IDLE_BYTES = 32 << 10;

    /** By how much of itself the server's memory may have grown when all have gone. */
    private static final double MAX_LEFT = 0.1;

    private final int idle;
    private final int rounds;
    private final long millis;
    private final double[] alone;
    private final double[][] beside;
    /** What each idle connection holds, by round: bytes of the heap, and of memory outside of it. */
    private final double[] idleHeap;

    private final double[] idleOther;
    private double left;

    private HttpCrowdRun(boolean quick) {
        idle = quick ? 1_000 : 10_000;
        rounds = quick ? 1 : 5;
        millis = quick ? 1_500 : 5_000;
        alone = new double[rounds];
        idleHeap = new double[rounds];
        idleOther = new double[rounds];
        beside = new double[Kind.values().length][rounds];
    }

    static HttpCrowdRun run(boolean quick) throws IOException, InterruptedException {
        HttpCrowdRun run = new HttpCrowdRun(quick);
        run.checkDescriptors();
        try (HttpWorker server = HttpWorker.startResident("calls")) {
            run.measure(server);
        }
        return run;
    }

    private void checkDescriptors() throws IOException {
        long needed = idle + 500;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw new IOException(idle + " idle connections need " + needed + " file descriptors in each process, there are "
                    + system.getMaxFileDescriptorCount() + ": raise the hard limit (ulimit -n)");
        }
    }

    private void measure(HttpWorker server) throws IOException, InterruptedException {
        // A round that does not count: compilers and pools have their turn.
        round(server, 0);
        Memory before = server.memory();
        for (int round = 0; round < rounds; round++) {
            round(server, round);
        }
        Memory after = server.memory();
        left = (double) after.over(before) / (before.heap() + before.resident());
    }

    private void round(HttpWorker server, int round) throws IOException, InterruptedException {
        alone[round] = p99(server);
        for (Kind kind : Kind.values()) {
            Memory without = server.memory();
            try (HttpCrowd crowd = HttpCrowd.come(kind, kind == Kind.IDLE ? idle : ATTACKERS, server.address())) {
                Thread.sleep(SETTLE_MILLIS);
                if (kind == Kind.IDLE) {
                    Memory with = server.memory();
                    idleHeap[round] = (double) (with.heap() - without.heap()) / idle;
                    idleOther[round] = (double) (with.resident() - without.resident()) / idle;
                }
                beside[kind.ordinal()][round] = p99(server) / alone[round];
                crowd.check();
            }
            // The server sees their end.
            Thread.sleep(SETTLE_MILLIS);
        }
    }

    /** One call in a hundred takes longer than this, in microseconds. */
    private double p99(HttpWorker server) throws IOException, InterruptedException {
        byte[] body = HttpCall.recorded(calls -> calls.add(1, 2));
        List<List<Long>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int at = 0; at < CALLERS; at++) {
            List<Long> nanos = new ArrayList<>();
            RawHttp client = RawHttp.connect(server.address());
            all.add(nanos);
            threads.add(Thread.ofPlatform().start(() -> call(client, RawHttp.request(HttpCall.ADD.path(), body), nanos)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] sorted =
                all.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length < CALLERS) {
            throw new IOException("the good callers were not answered");
        }
        return sorted[(int) (sorted.length * 99L / 100)] / 1e3;
    }

    private void call(RawHttp client, ByteBuffer request, List<Long> nanos) {
        long end = System.nanoTime() + millis * 1_000_000;
        try (client) {
            while (System.nanoTime() - end < 0) {
                long start = System.nanoTime();
                client.call(request);
                nanos.add(System.nanoTime() - start);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("a good caller was not answered", e);
        }
    }

    String table() {
        Table table = new Table("beside", ">p99 / alone", ">least", ">most");
        for (Kind kind : Kind.values()) {
            Spread spread = Spread.of(beside[kind.ordinal()]);
            String name = (kind == Kind.IDLE ? idle : ATTACKERS) + " " + kind.text();
            table.add(name, Bench.decimals(spread.median()), Bench.decimals(spread.least()), Bench.decimals(spread.most()));
        }
        return String.format(
                Locale.ROOT,
                "\nOne call in a hundred of %d callers over HTTP; alone %s µs, median of %d rounds\n%s"
                        + "an idle connection holds %.0f bytes of the server's heap and %.0f outside of it; when all have gone, it holds %+.1f %% of what it held before\n",
                CALLERS,
                Bench.micros(Spread.of(alone).median()),
                rounds,
                table,
                Spread.of(idleHeap).median(),
                Spread.of(idleOther).median(),
                100 * left);
    }

    List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            double median = Spread.of(beside[kind.ordinal()]).median();
            if (median > MAX_RATIO) {
                failures.add("over HTTP, beside " + kind.text() + " one call in a hundred takes " + Bench.decimals(median)
                        + " times as long, over " + MAX_RATIO);
            }
        }
        double idleBytes = Spread.of(idleHeap).median() + Spread.of(idleOther).median();
        if (idleBytes > MAX_IDLE_BYTES) {
            failures.add(String.format(
                    Locale.ROOT, "an idle connection over HTTP holds %.0f bytes, over %d", idleBytes, MAX_IDLE_BYTES));
        }
        if (left > MAX_LEFT) {
            failures.add(String.format(Locale.ROOT, "a server over HTTP keeps %+.1f %% when all have gone", 100 * left));
        }
        return failures;
    }
}
