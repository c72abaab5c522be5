package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Calls per second over many connections, by the kind of the threads that serve and call. */
final class ConnectionsRun {

    private static final int[] CONNECTIONS = {1, 16, 64, 256, 1000};

    /** What the table calls a choice, how many connections the worker serves on platform threads, the callers. */
    private record Choice(String name, String platformThreads, String callers) {}

    private static final Choice DEFAULT = new Choice("default serves", "64", "platform");

    private static final List<Choice> CHOICES = List.of(
            new Choice("platform", "100000", "platform"),
            new Choice("virtual serves", "0", "platform"),
            DEFAULT,
            new Choice("virtual both", "0", "virtual"));

    /** How many calls all connections make together, against those of sixteen. */
    private static final double LEAST_RATIO = 0.9;

    private final Map<Choice, List<Double>> thousands;
    private final int rounds;

    private ConnectionsRun(Map<Choice, List<Double>> thousands, int rounds) {
        this.thousands = thousands;
        this.rounds = rounds;
    }

    static ConnectionsRun run(Path scratch, boolean quick) throws IOException, InterruptedException {
        int rounds = quick ? 1 : 5;
        String millis = quick ? "700" : "2000";
        Map<Choice, List<Double>> thousands = new LinkedHashMap<>();
        for (int connections : CONNECTIONS) {
            Map<Choice, double[]> figures = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Choice choice : CHOICES) {
                    figures.computeIfAbsent(choice, _ -> new double[rounds])[round] =
                            run(scratch, choice, connections, millis);
                }
            }
            figures.forEach((choice, each) -> thousands
                    .computeIfAbsent(choice, _ -> new ArrayList<>())
                    .add(Spread.of(each).median() / 1000));
        }
        return new ConnectionsRun(thousands, rounds);
    }

    String table() {
        Table table = new Table("threads", ">1", ">16", ">64", ">256", ">1000");
        thousands.forEach((choice, figures) -> {
            List<String> line = new ArrayList<>(List.of(choice.name()));
            figures.forEach(each -> line.add(String.format(Locale.ROOT, "%.1f", each)));
            table.add(line.toArray(String[]::new));
        });
        return "\nThousand calls of add per second over so many connections at one Unix socket, median of " + rounds
                + " interleaved rounds\n" + table;
    }

    /** What the default choice does not reach. */
    List<String> failures() {
        List<Double> figures = thousands.getOrDefault(DEFAULT, List.of());
        double ratio = figures.getLast() / figures.get(1);
        return ratio >= LEAST_RATIO
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT, "1,000 connections make %.2f of the calls of 16, under %.1f", ratio, LEAST_RATIO));
    }

    private static double run(Path scratch, Choice choice, int connections, String millis)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Jvm.command(
                        ConnectionsMain.class,
                        "unix",
                        scratch.toString(),
                        "" + connections,
                        choice.platformThreads(),
                        choice.callers(),
                        millis))
                .redirectError(Redirect.INHERIT)
                .start();
        List<ProcessHandle> workers = new ArrayList<>();
        try {
            String line = process.inputReader().readLine();
            process.descendants().forEach(workers::add);
            if (line == null) {
                throw new IOException("the run of " + connections + " connections has ended");
            }
            return Double.parseDouble(line);
        } finally {
            process.descendants().forEach(workers::add);
            process.destroyForcibly();
            workers.forEach(ProcessHandle::destroyForcibly);
            process.waitFor();
        }
    }
}
