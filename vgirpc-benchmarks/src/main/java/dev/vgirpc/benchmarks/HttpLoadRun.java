package dev.vgirpc.benchmarks;

import dev.vgirpc.benchmarks.H2Load.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Unary calls over many connections at once, beside bare Jetty with as many bytes. */
final class HttpLoadRun {

    private static final int[] CONNECTIONS = {16, 256, 1000};

    /** The least of bare Jetty's requests per second. */
    private static final double LEAST_RATIO = 0.5;

    private final Table table = new Table(
            "protocol", ">connections", "subject", ">requests/s", ">p50", ">p99", ">ratio", ">spread");
    private final List<String> failures = new ArrayList<>();
    private final int rounds;
    private final int seconds;

    private HttpLoadRun(boolean quick) {
        rounds = quick ? 1 : 3;
        seconds = quick ? 2 : 5;
    }

    static HttpLoadRun run(Path scratch, boolean quick) throws IOException, InterruptedException {
        HttpLoadRun run = new HttpLoadRun(quick);
        HttpSizes size = Objects.requireNonNull(HttpSizes.measure().get(HttpCall.ADD));
        H2Load calls = new H2Load(scratch, HttpCall.recorded(each -> each.add(1, 2)));
        try (HttpWorker own = HttpWorker.start("calls");
                HttpWorker bare = HttpWorker.start("echo", "" + size.answer())) {
            for (boolean http2 : new boolean[] {false, true}) {
                for (int connections : CONNECTIONS) {
                    run.measure(calls, own.address(), bare.address(), http2, connections);
                }
            }
        }
        return run;
    }

    private void measure(H2Load calls, String own, String bare, boolean http2, int connections)
            throws IOException, InterruptedException {
        List<Figures> owns = new ArrayList<>();
        List<Figures> bares = new ArrayList<>();
        // A first round that does not count.
        for (int round = -1; round < rounds; round++) {
            Figures ownFigures = calls.run(own + HttpCall.ADD.path(), http2, connections, seconds);
            Figures bareFigures = calls.run(bare + HttpCall.ADD.path(), http2, connections, seconds);
            if (round >= 0) {
                owns.add(ownFigures);
                bares.add(bareFigures);
            }
        }
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = owns.get(i).perSecond() / bares.get(i).perSecond();
        }
        Spread spread = Spread.of(ratios);
        String protocol = http2 ? "HTTP/2" : "HTTP/1.1";
        add(protocol, connections, "vgirpc", owns, "", "");
        add(
                protocol,
                connections,
                "bare Jetty",
                bares,
                Bench.decimals(spread.median()),
                Bench.decimals(spread.least()) + "–" + Bench.decimals(spread.most()));
        if (spread.median() < LEAST_RATIO) {
            failures.add(protocol + ", " + connections + " connections: " + Bench.decimals(spread.median())
                    + " of the requests per second of bare Jetty, under " + LEAST_RATIO);
        }
    }

    private void add(String protocol, int connections, String name, List<Figures> figures, String ratio, String spread) {
        table.add(
                protocol,
                "" + connections,
                name,
                String.format(Locale.ROOT, "%.0f", median(figures, Figures::perSecond)),
                Bench.micros(median(figures, Figures::p50)),
                Bench.micros(median(figures, Figures::p99)),
                ratio,
                spread);
    }

    private static double median(List<Figures> figures, ToDoubleFunction<Figures> figure) {
        return Spread.of(figures.stream().mapToDouble(figure).toArray()).median();
    }

    String table() {
        return "\nUnary add over HTTP by h2load, µs; ratio = vgirpc / bare Jetty in requests per second, median of "
                + rounds + " interleaved rounds\n" + table;
    }

    List<String> failures() {
        return failures;
    }
}
