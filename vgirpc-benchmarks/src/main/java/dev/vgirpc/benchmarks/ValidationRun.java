package dev.vgirpc.benchmarks;

import dev.vgirpc.Validation;
import dev.vgirpc.benchmarks.ValidationMain.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What validation costs: the time of each level as a ratio to that of {@link Validation#NONE}, within
 * rounds in which the levels take turns.
 */
final class ValidationRun {

    private static final int NONE = Validation.NONE.ordinal();
    private static final int STANDARD = Validation.STANDARD.ordinal();
    private static final int FULL = Validation.FULL.ordinal();

    private final StringBuilder text = new StringBuilder();
    private final List<String> failures = new ArrayList<>();

    /**
     * Whether full validation is cheap enough. Where the machine is disturbed the median alone would
     * accuse at random, so a limit counts as missed only when three quarters of the rounds are over it.
     */
    enum Verdict {
        MEETS("meets"),
        UNCLEAR("unclear"),
        MISSES("misses"),
        NO_LIMIT("");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        static Verdict of(double[] ratios, double limit) {
            if (Double.isNaN(limit)) {
                return NO_LIMIT;
            }
            if (Spread.of(ratios).median() <= limit) {
                return MEETS;
            }
            return Spread.lowerQuartile(ratios) > limit ? MISSES : UNCLEAR;
        }
    }

    private ValidationRun() {}

    static ValidationRun run(Path scratch, boolean quick) throws IOException, InterruptedException {
        int rounds = quick ? 9 : 41;
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(rounds), quick ? "500" : "3000"));
        for (Source source : Source.values()) {
            if (!quick || source != Source.SEGMENT) {
                arguments.add(source.name());
            }
        }
        List<String> command =
                Jvm.command(Jvm.INTERNALS, ValidationMain.class, arguments.toArray(String[]::new));
        Path out = scratch.resolve("validation.txt");
        Path errors = scratch.resolve("validation.err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("the validation run failed: " + Files.readString(errors).strip());
            }
        } finally {
            process.destroyForcibly();
        }
        ValidationRun run = new ValidationRun();
        run.fill(Files.readAllLines(out), rounds);
        return run;
    }

    private void fill(List<String> lines, int rounds) {
        Map<String, List<long[]>> samples = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ");
            long[] nanos = new long[Validation.values().length];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = Long.parseLong(parts[2 + i]);
            }
            samples.computeIfAbsent(parts[0] + " " + parts[1], _ -> new ArrayList<>()).add(nanos);
        }
        Table table = new Table(
                "column", "from", ">rows a batch", ">NONE, µs", ">STANDARD", ">FULL", ">spread", ">limit", "verdict");
        samples.forEach((name, taken) -> {
            String[] parts = name.split(" ");
            row(table, ColumnStream.valueOf(parts[0]), Source.valueOf(parts[1]), taken);
        });
        text.append("\nReading ")
                .append(ColumnStream.ROWS)
                .append(" rows from memory into vectors; levels as ratios to NONE, median of ")
                .append(rounds)
                .append(" interleaved rounds\n")
                .append(table);
    }

    private void row(Table table, ColumnStream stream, Source source, List<long[]> taken) {
        double[] full = ratios(taken, FULL);
        Spread spread = Spread.of(full);
        double limit = stream.limit(source);
        Verdict verdict = Verdict.of(full, limit);
        table.add(
                stream.title(),
                source.title(),
                String.valueOf(source.rows()),
                Bench.micros(Spread.of(taken.stream().mapToDouble(nanos -> nanos[NONE] / 1e3).toArray())
                        .median()),
                Bench.decimals(Spread.of(ratios(taken, STANDARD)).median()),
                Bench.decimals(spread.median()),
                Bench.decimals(spread.least()) + "–" + Bench.decimals(spread.most()),
                Double.isNaN(limit) ? "" : "≤ " + Bench.decimals(limit),
                verdict.word);
        if (verdict == Verdict.MISSES) {
            failures.add("full validation of " + stream.title() + " in batches of " + source.rows() + " rows takes "
                    + Bench.decimals(spread.median()) + " times as long as none, " + Bench.decimals(limit) + " at most");
        }
    }

    private static double[] ratios(List<long[]> taken, int level) {
        return taken.stream().mapToDouble(nanos -> (double) nanos[level] / nanos[NONE]).toArray();
    }

    String table() {
        return text.toString();
    }

    /** The limits that are missed. */
    List<String> failures() {
        return failures;
    }
}
