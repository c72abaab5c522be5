package dev.vgirpc.benchmarks;

import dev.vgirpc.benchmarks.SideBySide.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The side-by-side runner, {@code bin/bench [--quick] [--no-reference] [ROW…]}. All subjects run in
 * turn, round after round, in processes of their own, calls first scheduled freely and then bound to
 * one processor; every figure that counts is a ratio within a round.
 */
public final class Bench {

    private static final String USAGE = """
            usage: bench [--quick] [--no-reference] [ROW...]
              --quick         shorter rounds: a few minutes in all
              --no-reference  leave out the rows that need the Python reference
              ROW             inproc, exec, unix, tcp, http, batches, allocation, encode, decode, validation
                              or image, all of them by default; or connections, attack,
                              http-load, http-crowd
            """;

    private static final Set<String> ROWS = Set.of(
            "inproc", "exec", "unix", "tcp", "http", "batches", "allocation", "encode", "decode", "validation", "image");

    /** Rows that run only when they are asked for. */
    private static final Set<String> FURTHER = Set.of("connections", "attack", "http-load", "http-crowd");

    /** Ciphers and digests are slow until the last compiler had its turn. */
    private static final WarmUp HTTP_WARM_UP = new WarmUp(4_000, 100_000);

    private static final String CALLS = "Unary add, and turns of one row";

    /** What was asked for. */
    record Options(boolean quick, boolean reference, Set<String> rows) {

        static @Nullable Options parse(String[] args) {
            boolean quick = false;
            boolean reference = true;
            Set<String> rows = new LinkedHashSet<>();
            for (String arg : args) {
                switch (arg) {
                    case "--quick" -> quick = true;
                    case "--no-reference" -> reference = false;
                    default -> {
                        if (!ROWS.contains(arg) && !FURTHER.contains(arg)) {
                            return null;
                        }
                        rows.add(arg);
                    }
                }
            }
            return new Options(quick, reference, rows.isEmpty() ? ROWS : rows);
        }
    }

    private Bench() {}

    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        Options options = Options.parse(args);
        if (options == null) {
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(options));
    }

    /**
     * Gives the exit status: 0; 1 when something is over its limit; else 3 when rows are missing because
     * the reference is.
     */
    private static int run(Options options) throws IOException, InterruptedException, RunnerException {
        Path project = Jvm.project();
        Path scratch = Files.createDirectories(project.resolve("target/bench"));
        Report report = new Report();
        Reference reference = options.reference() ? Reference.find(project, scratch) : null;
        String missing = options.reference() && reference == null ? Reference.MISSING : null;
        report.line("vgirpc benchmarks, " + (options.quick() ? "quick" : "full") + ": Java "
                + Runtime.version().feature() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        report.line("before:  " + Machine.load());

        List<Group> groups = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        if (options.rows().stream().anyMatch(Set.of("inproc", "exec", "unix", "tcp")::contains)) {
            MessageSizes sizes = MessageSizes.ofAdd();
            report.line("add(double, double): request " + sizes.request() + " bytes, answer " + sizes.answer()
                    + " bytes; SerialGC on all sides");
            if (options.rows().contains("inproc")) {
                groups.add(Group.inProcess(sizes, reference));
            }
            if (options.rows().contains("exec")) {
                groups.add(Group.subprocess(sizes, reference));
            }
            for (String scheme : List.of("unix", "tcp")) {
                if (options.rows().contains(scheme)) {
                    groups.addAll(Group.socket(scheme, scratch));
                }
            }
            try (SideBySide run = new SideBySide(groups, scratch, options.quick())) {
                report.text(run.latencies(CALLS, missing));
                if (options.rows().contains("allocation")) {
                    report.text(run.allocations());
                }
                failures.addAll(run.failures());
            }
        }
        if (options.rows().contains("http")) {
            Map<HttpCall, HttpSizes> sizes = HttpSizes.measure();
            try (SideBySide run = new SideBySide(Group.http(sizes), scratch, options.quick(), HTTP_WARM_UP)) {
                report.text(run.latencies(CALLS + " over HTTP", null));
                report.text(run.serverAllocations());
                failures.addAll(run.failures());
            }
            try (SideBySide run = new SideBySide(List.of(Group.httpBytes(sizes)), scratch, options.quick())) {
                report.text(run.latencies("Calls with bodies of 16 MB over HTTP", null));
                report.text(run.speeds(HttpCall.LARGE_BYTES));
            }
        }
        if (options.rows().contains("batches")) {
            BatchRun batches = BatchRun.run(scratch, options.quick());
            report.text(batches.table());
            failures.addAll(batches.failures());
        }
        if (options.rows().contains("allocation")) {
            report.text(JmhRun.table(options.quick()));
        }
        List<String> codecs = Stream.of("encode", "decode").filter(options.rows()::contains).toList();
        if (!codecs.isEmpty()) {
            report.text(CodecRun.table(codecs, scratch, options.quick()));
        }
        if (options.rows().contains("connections")) {
            ConnectionsRun connections = ConnectionsRun.run(scratch, options.quick());
            report.text(connections.table());
            failures.addAll(connections.failures());
        }
        if (options.rows().contains("attack")) {
            AttackRun attack = AttackRun.run(options.quick());
            report.text(attack.table());
            failures.addAll(attack.failures());
        }
        if (options.rows().contains("http-load")) {
            HttpLoadRun load = HttpLoadRun.run(scratch, options.quick());
            report.text(load.table());
            failures.addAll(load.failures());
        }
        if (options.rows().contains("http-crowd")) {
            HttpCrowdRun crowd = HttpCrowdRun.run(options.quick());
            report.text(crowd.table());
            failures.addAll(crowd.failures());
        }
        if (options.rows().contains("validation")) {
            ValidationRun validation = ValidationRun.run(scratch, options.quick());
            report.text(validation.table());
            failures.addAll(validation.failures());
        }
        if (options.rows().contains("image")) {
            ImageRun image = ImageRun.run(project, scratch, options.quick());
            report.text(image.table());
            failures.addAll(image.failures());
        }
        report.line("after:   " + Machine.load());
        failures.forEach(failure -> report.line("FAILED: " + failure));
        report.save(scratch.resolve(options.quick() ? "quick.txt" : "full.txt"));
        if (!failures.isEmpty()) {
            return 1;
        }
        return missing != null && !groups.isEmpty() ? 3 : 0;
    }

    /** Prints as it goes and keeps what it printed. */
    private static final class Report {
        private final StringBuilder text = new StringBuilder();

        void line(String line) {
            text(line + "\n");
        }

        void text(String lines) {
            System.out.print(lines);
            System.out.flush();
            text.append(lines);
        }

        void save(Path file) throws IOException {
            Files.writeString(file, text);
        }
    }

    /** A ratio, or another figure near one. */
    static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String micros(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }
}
