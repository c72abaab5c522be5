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

    private static final List<Choice> CHOICES = List.of(
            new Choice("platform", "100000", "platform"),
            new Choice("virtual serves", "0", "platform"),
            new Choice("default serves", "64", "platform"),
            new Choice("virtual both", "0", "virtual"));

    private ConnectionsRun() {}

    static String table(Path scratch, boolean quick) throws IOException, InterruptedException {
        int rounds = quick ? 1 : 5;
        String millis = quick ? "700" : "2000";
        Map<Choice, List<String>> lines = new LinkedHashMap<>();
        for (int connections : CONNECTIONS) {
            Map<Choice, double[]> figures = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Choice choice : CHOICES) {
                    figures.computeIfAbsent(choice, _ -> new double[rounds])[round] =
                            run(scratch, choice, connections, millis);
                }
            }
            figures.forEach((choice, each) -> lines.computeIfAbsent(choice, _ -> new ArrayList<>())
                    .add(String.format(Locale.ROOT, "%.1f", Spread.of(each).median() / 1000)));
        }
        Table table = new Table("threads", ">1", ">16", ">64", ">256", ">1000");
        lines.forEach((choice, cells) -> {
            List<String> line = new ArrayList<>(List.of(choice.name()));
            line.addAll(cells);
            table.add(line.toArray(String[]::new));
        });
        return "\nThousand calls of add per second over so many connections at one Unix socket, median of " + rounds
                + " interleaved rounds\n" + table;
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
