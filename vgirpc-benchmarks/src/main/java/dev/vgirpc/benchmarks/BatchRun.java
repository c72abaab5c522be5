package dev.vgirpc.benchmarks;

import dev.vgirpc.benchmarks.Latencies.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Batches of 16 MB from a producer, beside a raw stream of as many bytes through the same kind of socket. */
final class BatchRun {

    private static final double TARGET = 0.9;

    /** The least that columns of plain numbers must reach of the raw stream. */
    private static final double LIMIT = 0.6;

    private record Lanes(String channel, Lane raw, Map<ColumnKind, Lane> kinds) {}

    private final Table table =
            new Table("placement", "channel", "columns", ">GB/s", ">raw", ">ratio", ">spread", ">target", "verdict");
    private final List<String> failures = new ArrayList<>();
    private final int rounds;
    private final long roundMillis;

    private BatchRun(boolean quick) {
        rounds = quick ? 9 : 31;
        roundMillis = quick ? 200 : 700;
    }

    static BatchRun run(Path scratch, boolean quick) throws IOException, InterruptedException {
        BatchRun run = new BatchRun(quick);
        List<Lane> all = new ArrayList<>();
        try {
            List<Lanes> sockets = new ArrayList<>();
            for (String scheme : List.of("unix", "tcp")) {
                Lane raw = lane(all, scratch, quick, "socket-raw-stream", scheme, scratch.toString());
                Map<ColumnKind, Lane> kinds = new LinkedHashMap<>();
                for (ColumnKind kind : ColumnKind.values()) {
                    kinds.put(kind, lane(all, scratch, quick, "socket", scheme, scratch.toString(), kind.name()));
                }
                sockets.add(new Lanes(scheme.equals("unix") ? "Unix socket" : "TCP", raw, kinds));
            }
            run.measure("free", sockets);
            if (Machine.canPin()) {
                int processor = Machine.firstProcessor();
                for (Lane lane : all) {
                    lane.pin(processor);
                }
                run.measure("one core", sockets);
            }
            return run;
        } finally {
            all.forEach(Lane::close);
        }
    }

    private static Lane lane(List<Lane> all, Path scratch, boolean quick, String... what) throws IOException {
        Path errors = scratch.resolve("batches-" + all.size() + ".err");
        Lane lane = new Lane(String.join(" ", what), Jvm.command(LaneMain.class, what), errors);
        all.add(lane);
        lane.awaitReady();
        lane.run(quick ? 1500 : 5000);
        return lane;
    }

    private void measure(String placement, List<Lanes> sockets) throws IOException {
        for (Lanes socket : sockets) {
            List<Sample> raw = new ArrayList<>();
            Map<ColumnKind, List<Sample>> own = new LinkedHashMap<>();
            for (int round = -1; round < rounds; round++) {
                Sample stream = socket.raw().run(roundMillis);
                if (round >= 0) {
                    raw.add(stream);
                }
                for (Map.Entry<ColumnKind, Lane> each : socket.kinds().entrySet()) {
                    Sample sample = each.getValue().run(roundMillis);
                    if (round >= 0) {
                        own.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(sample);
                    }
                }
            }
            own.forEach((kind, samples) -> add(placement, socket.channel(), kind, samples, raw));
        }
    }

    private void add(String placement, String channel, ColumnKind kind, List<Sample> own, List<Sample> raw) {
        double[] speeds = own.stream().mapToDouble(BatchRun::speed).toArray();
        double[] raws = raw.stream().mapToDouble(BatchRun::speed).toArray();
        double[] ratios = new double[speeds.length];
        double[] lacks = new double[speeds.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = speeds[i] / raws[i];
            lacks[i] = 1 / ratios[i];
        }
        Spread spread = Spread.of(ratios);
        @Nullable Double limit = kind == ColumnKind.INT64 ? LIMIT : null;
        if (limit != null && Spread.lowerQuartile(lacks) > 1 / limit) {
            failures.add(String.format(
                    Locale.ROOT, "%s, %s, %s: %.2f x raw, limit %.2f", kind.text(), channel, placement, spread.median(), limit));
        }
        table.add(
                placement,
                channel,
                kind.text(),
                Bench.decimals(Spread.of(speeds).median()),
                Bench.decimals(Spread.of(raws).median()),
                Bench.decimals(spread.median()),
                Bench.decimals(spread.least()) + "–" + Bench.decimals(spread.most()),
                "≥ " + Bench.decimals(TARGET),
                spread.median() >= TARGET ? "meets" : "misses");
    }

    /** GB/s of the median call. */
    private static double speed(Sample sample) {
        return ColumnKind.BYTES / (sample.p50() * 1e3);
    }

    String table() {
        return "\nBatches of 16 MB from a producer, validated in full; ratio = vgirpc / raw stream, median of " + rounds
                + " interleaved rounds\n" + table;
    }

    List<String> failures() {
        return failures;
    }
}
