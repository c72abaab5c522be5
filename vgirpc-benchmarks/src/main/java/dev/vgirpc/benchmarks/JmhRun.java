package dev.vgirpc.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks in a JVM on the module path. */
final class JmhRun {

    private JmhRun() {}

    /** A table of times and allocations: of {@code add} alone when it has to be quick. */
    static String table(boolean quick) throws RunnerException {
        List<String> jvm = new ArrayList<>(Jvm.options());
        // JMH starts its own main class with a class path; the module path comes with these.
        jvm.add("--add-modules");
        jvm.add(JmhRun.class.getModule().getName());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(UnaryBenchmark.class.getName() + (quick ? ".add$" : "."))
                .addProfiler(GCProfiler.class)
                .addProfiler(SideAllocationProfiler.class)
                .jvmArgs(jvm.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        if (quick) {
            options.warmupIterations(2).warmupTime(TimeValue.seconds(1));
            options.measurementIterations(3).measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        Table table = new Table("benchmark", ">µs", ">±", ">B/call", ">client", ">server");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            table.add(
                    result.getParams().getBenchmark().replaceFirst("^.*\\.(?=[^.]+\\.[^.]+$)", ""),
                    Bench.micros(time.getScore()),
                    Double.isNaN(time.getScoreError()) ? "–" : Bench.micros(time.getScoreError()),
                    bytes(result, "gc.alloc.rate.norm"),
                    bytes(result, SideAllocationProfiler.CLIENT),
                    bytes(result, SideAllocationProfiler.SERVER));
        }
        return "\nJMH, in-process pipe; B/call = gc.alloc.rate.norm, both sides together\n" + table;
    }

    private static String bytes(RunResult result, String name) {
        for (String key : result.getSecondaryResults().keySet()) {
            if (key.endsWith(name)) {
                return String.format(Locale.ROOT, "%.0f", result.getSecondaryResults().get(key).getScore());
            }
        }
        return "–";
    }
}
