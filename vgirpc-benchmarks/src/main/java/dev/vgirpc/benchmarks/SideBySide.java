package dev.vgirpc.benchmarks;

import dev.vgirpc.benchmarks.Group.Entry;
import dev.vgirpc.benchmarks.Latencies.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Runs groups of subjects in interleaved rounds, in both placements. */
final class SideBySide implements AutoCloseable {

    private static final double ALLOCATION_TARGET = 1024;
    private static final double ALLOCATION_LIMIT = 4096;

    private final List<Group> groups;
    private final int rounds;
    private final long roundMillis;
    /** By command: what two groups look at runs once. */
    private final Map<List<String>, Lane> lanes = new LinkedHashMap<>();

    private final List<String> failures = new ArrayList<>();

    /** What the last placement measured, one sample per round. */
    private Map<List<String>, List<Sample>> samples = Map.of();

    SideBySide(List<Group> groups, Path scratch, boolean quick) throws IOException {
        this(groups, scratch, quick, new WarmUp(quick ? 2000 : 10_000, 0));
    }

    /**
     * How a subject is warmed up.
     *
     * @param millis for how long at least
     * @param calls with how many calls at least, unless that takes five times as long
     */
    record WarmUp(long millis, long calls) {

        void run(Lane lane) throws IOException {
            long end = System.nanoTime() + 5 * millis * 1_000_000;
            long made = lane.run(millis).calls();
            while (made < calls && System.nanoTime() - end < 0) {
                made += lane.run(500).calls();
            }
        }
    }

    SideBySide(List<Group> groups, Path scratch, boolean quick, WarmUp warmUp) throws IOException {
        this.groups = groups;
        this.rounds = quick ? 11 : 31;
        this.roundMillis = quick ? 180 : 700;
        try {
            for (Group group : groups) {
                for (Entry entry : group.all()) {
                    if (lanes.containsKey(entry.command())) {
                        continue;
                    }
                    Path errors = scratch.resolve("lane-" + lanes.size() + ".err");
                    Lane lane = new Lane(group.name() + ": " + entry.name(), entry.command(), errors);
                    lanes.put(entry.command(), lane);
                    lane.awaitReady();
                    if (entry.slow()) {
                        lane.run(500);
                    } else {
                        warmUp.run(lane);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Measures.
     *
     * @param title what is called
     * @param missing why there are no rows of the reference, or null
     */
    String latencies(String title, @Nullable String missing) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("\n" + title + ", µs per call; ratio = vgirpc / other, median of " + rounds
                + " interleaved rounds\n");
        Table table = new Table(
                "placement", "channel", "subject", ">p50", ">p99", ">ratio", ">spread", ">target", "verdict");
        measure();
        fill(table, "free", false, missing);
        if (Machine.canPin()) {
            int processor = Machine.firstProcessor();
            for (Lane lane : lanes.values()) {
                lane.pin(processor);
            }
            measure();
            fill(table, "one core", true, missing);
        } else {
            table.add("one core", "", "not measured: needs taskset", "", "", "", "", "", "");
        }
        return text.append(table).toString();
    }

    private void measure() throws IOException {
        Map<List<String>, List<Sample>> taken = new LinkedHashMap<>();
        // A first round that does not count: caches and the scheduler settle in the new placement.
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<List<String>, Lane> each : lanes.entrySet()) {
                Sample sample = each.getValue().run(roundMillis);
                if (round >= 0) {
                    taken.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(sample);
                }
            }
        }
        samples = taken;
    }

    private List<Sample> samples(Entry entry) {
        List<Sample> taken = samples.get(entry.command());
        if (taken == null) {
            throw new IllegalStateException(entry.name() + " was not measured");
        }
        return taken;
    }

    private void fill(Table table, String placement, boolean pinned, @Nullable String missing) {
        for (Group group : groups) {
            List<Sample> own = samples(group.own());
            table.add(placement, group.name(), group.own().name(), p50(own), p99(own), "", "", "", "");
            for (Entry other : group.others()) {
                List<Sample> theirs = samples(other);
                double[] ratios = new double[rounds];
                for (int i = 0; i < rounds; i++) {
                    ratios[i] = own.get(i).p50() / theirs.get(i).p50();
                }
                Spread spread = Spread.of(ratios);
                Double limit = pinned ? other.pinnedLimit() : other.freeLimit();
                // Over it in three quarters of the rounds: one disturbance does not fail a run.
                if (limit != null && Spread.lowerQuartile(ratios) > limit) {
                    failures.add(group.name() + ", " + placement + ": " + Bench.decimals(spread.median()) + " x " + other.name()
                            + ", limit " + Bench.decimals(limit));
                }
                Double target = pinned ? other.pinnedTarget() : other.freeTarget();
                table.add(
                        placement,
                        group.name(),
                        other.name(),
                        p50(theirs),
                        p99(theirs),
                        Bench.decimals(spread.median()),
                        Bench.decimals(spread.least()) + "–" + Bench.decimals(spread.most()),
                        target == null ? "" : "≤ " + Bench.decimals(target),
                        target == null ? "" : spread.median() <= target ? "meets" : "misses");
            }
            if (missing != null) {
                table.add(placement, group.name(), "Python reference", "–", "–", "–", "–", "", missing);
            }
        }
    }

    /** The limits that were passed. */
    List<String> failures() {
        return failures;
    }

    /** From the rounds of the last placement; where a call allocates does not depend on it. */
    String allocations() {
        Table table = new Table("channel", ">client", ">server", ">target", "verdict");
        for (Group group : groups) {
            double client = median(samples(group.own()), Sample::clientBytes);
            double server = median(samples(group.own()), Sample::serverBytes);
            if (Math.max(client, server) > ALLOCATION_LIMIT) {
                failures.add(String.format(
                        Locale.ROOT,
                        "%s: %.0f and %.0f bytes allocated per call, limit %.0f",
                        group.name(),
                        client,
                        server,
                        ALLOCATION_LIMIT));
            }
            table.add(
                    group.name(),
                    String.format(Locale.ROOT, "%.0f", client),
                    String.format(Locale.ROOT, "%.0f", server),
                    String.format(Locale.ROOT, "≤ %.0f", ALLOCATION_TARGET),
                    Math.max(client, server) <= ALLOCATION_TARGET ? "meets" : "misses");
        }
        return "\nUnary add, and turns of one row, bytes allocated per call by the calling and the answering thread\n" + table;
    }

    /** What the servers' threads allocated together, beside the first of the others; for orientation. */
    String serverAllocations() {
        Table table = new Table("channel", ">server", ">" + groups.getFirst().others().getFirst().name());
        for (Group group : groups) {
            table.add(
                    group.name(),
                    String.format(Locale.ROOT, "%.0f", median(samples(group.own()), Sample::serverBytes)),
                    String.format(
                            Locale.ROOT,
                            "%.0f",
                            median(samples(group.others().getFirst()), Sample::serverBytes)));
        }
        return "\nBytes allocated per call by all threads of the server\n" + table;
    }

    /** The last placement's medians as GB/s each way, for calls of so many bytes. */
    String speeds(long bytes) {
        StringBuilder text = new StringBuilder("GB/s each way in the last placement:");
        for (Group group : groups) {
            for (Entry entry : group.all()) {
                double speed = bytes / (median(samples(entry), Sample::p50) * 1e3);
                text.append(' ').append(entry.name()).append(' ').append(Bench.decimals(speed));
            }
        }
        return text.append('\n').toString();
    }

    private static String p50(List<Sample> taken) {
        return Bench.micros(median(taken, Sample::p50));
    }

    private static String p99(List<Sample> taken) {
        return Bench.micros(median(taken, Sample::p99));
    }

    private static double median(List<Sample> taken, ToDoubleFunction<Sample> figure) {
        return Spread.of(taken.stream().mapToDouble(figure).toArray()).median();
    }

    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }
}
