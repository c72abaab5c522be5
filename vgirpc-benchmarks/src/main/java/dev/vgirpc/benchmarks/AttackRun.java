package dev.vgirpc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** What slow senders and slow readers do to sixteen good callers of the same server. */
final class AttackRun {

    private static final int CALLERS = 16;
    private static final int ATTACKERS = 48;

    /** How much later one call in a hundred may be answered. */
    private static final double MAX_RATIO = 2;

    private final double[] alone;
    private final double[] senders;
    private final double[] readers;

    private AttackRun(List<double[]> rounds) {
        alone = rounds.stream().mapToDouble(each -> each[0]).toArray();
        senders = rounds.stream().mapToDouble(each -> each[1] / each[0]).toArray();
        readers = rounds.stream().mapToDouble(each -> each[2] / each[0]).toArray();
    }

    static AttackRun run(boolean quick) throws IOException, InterruptedException {
        int rounds = quick ? 3 : 7;
        Process process = new ProcessBuilder(Jvm.command(
                        AttackMain.class, "" + CALLERS, "" + ATTACKERS, quick ? "1500" : "5000", "" + rounds))
                .redirectError(Redirect.INHERIT)
                .start();
        List<ProcessHandle> workers = new ArrayList<>();
        List<double[]> figures = new ArrayList<>();
        try {
            BufferedReader said = process.inputReader();
            for (String line = said.readLine(); !"end".equals(line); line = said.readLine()) {
                if (line == null) {
                    throw new IOException("the attack has ended after " + figures.size() + " rounds");
                }
                String[] parts = line.split(" ");
                figures.add(new double[] {
                    Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2])
                });
            }
            return new AttackRun(figures);
        } finally {
            process.descendants().forEach(workers::add);
            process.destroyForcibly();
            workers.forEach(ProcessHandle::destroyForcibly);
            process.waitFor();
        }
    }

    String table() {
        Table table = new Table("beside " + ATTACKERS, ">p99 / alone", ">least", ">most");
        add(table, "slow senders", senders);
        add(table, "slow readers", readers);
        return "\nOne call in a hundred of " + CALLERS + " callers over TCP; alone "
                + Bench.micros(Spread.of(alone).median()) + " µs, median of " + alone.length + " rounds\n" + table;
    }

    private static void add(Table table, String name, double[] ratios) {
        Spread spread = Spread.of(ratios);
        table.add(name, Bench.decimals(spread.median()), Bench.decimals(spread.least()), Bench.decimals(spread.most()));
    }

    List<String> failures() {
        List<String> failures = new ArrayList<>();
        check(failures, "slow senders", senders);
        check(failures, "slow readers", readers);
        return failures;
    }

    private static void check(List<String> failures, String name, double[] ratios) {
        double median = Spread.of(ratios).median();
        if (median > MAX_RATIO) {
            failures.add("beside " + name + " one call in a hundred takes " + Bench.decimals(median) + " times as long, over "
                    + MAX_RATIO);
        }
    }
}
