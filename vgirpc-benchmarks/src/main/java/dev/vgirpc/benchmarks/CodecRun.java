package dev.vgirpc.benchmarks;

import dev.vgirpc.benchmarks.Latencies.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Encode and decode of small requests against Arrow's own writer and reader, in interleaved rounds. */
final class CodecRun {

    /** Arrow's writer and reader get at direct buffers by reflection. */
    private static final String FOR_ARROW =
            "--add-opens=java.base/java.nio=org.apache.arrow.memory.core,org.apache.arrow.vector";

    private CodecRun() {}

    /** What two lanes measured in the same rounds. */
    private record Pair(String name, String request, Lane own, Lane arrow, List<Sample> ours, List<Sample> theirs) {

        private double median(List<Sample> taken, ToDoubleFunction<Sample> figure) {
            return Spread.of(taken.stream().mapToDouble(figure).toArray()).median() / Codec.REQUESTS;
        }

        private double[] ratios(ToDoubleFunction<Sample> figure) {
            double[] ratios = new double[ours.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i));
            }
            return ratios;
        }

        void addTo(Table table) {
            Spread time = Spread.of(ratios(Sample::p50));
            table.add(
                    name,
                    request,
                    number("%.0f", 1000 * median(ours, Sample::p50)),
                    number("%.0f", 1000 * median(theirs, Sample::p50)),
                    number("%.3f", time.median()),
                    number("%.3f", time.least()) + "–" + number("%.3f", time.most()),
                    number("%.0f", median(ours, Sample::clientBytes)),
                    number("%.0f", median(theirs, Sample::clientBytes)),
                    number("%.3f", Spread.of(ratios(Sample::clientBytes)).median()));
        }
    }

    static String table(List<String> names, Path scratch, boolean quick) throws IOException {
        int rounds = quick ? 7 : 31;
        List<Lane> lanes = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        try {
            for (String name : names) {
                for (Codec.Request request : Codec.Request.values()) {
                    Lane own = lane(lanes, scratch, Jvm.INTERNALS, "own", request, name);
                    Lane arrow = lane(lanes, scratch, List.of(FOR_ARROW), "arrow", request, name);
                    pairs.add(new Pair(name, request.method(), own, arrow, new ArrayList<>(), new ArrayList<>()));
                }
            }
            for (Lane lane : lanes) {
                lane.awaitReady();
                lane.run(quick ? 500 : 5000);
            }
            for (int round = 0; round < rounds; round++) {
                for (Pair pair : pairs) {
                    pair.ours.add(pair.own.run(quick ? 50 : 300));
                    pair.theirs.add(pair.arrow.run(quick ? 50 : 300));
                }
            }
        } finally {
            lanes.forEach(Lane::close);
        }
        Table table = new Table(
                "row", "request", ">ns", ">Arrow's ns", ">ratio", ">spread", ">B", ">Arrow's B", ">ratio");
        pairs.forEach(pair -> pair.addTo(table));
        return "\nOne small request as a stream of its own: schema, batch of one row, end; B = bytes allocated\n"
                + "on the heap; ratio = vgirpc / Arrow's stream writer or reader, median of " + rounds
                + " interleaved rounds\n" + table;
    }

    private static Lane lane(
            List<Lane> lanes, Path scratch, List<String> options, String whose, Codec.Request request, String name)
            throws IOException {
        List<String> command = Jvm.command(options, LaneMain.class, "codec", whose, request.name(), name);
        Lane lane = new Lane(
                whose + " " + name + " " + request, command, scratch.resolve("codec-" + lanes.size() + ".err"));
        lanes.add(lane);
        return lane;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
