package dev.vgirpc.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Splits what JMH's own profiler reports as one figure: the bytes that the calling and the answering
 * thread of {@link UnaryBenchmark} allocate per call.
 */
public final class SideAllocationProfiler implements InternalProfiler {

    static final String CLIENT = "alloc.client.norm";
    static final String SERVER = "alloc.server.norm";

    @Override
    public String getDescription() {
        return "bytes allocated per call by client and server";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        UnaryBenchmark.atStart = null;
        UnaryBenchmark.atEnd = null;
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        UnaryBenchmark.Allocated start = UnaryBenchmark.atStart;
        UnaryBenchmark.Allocated end = UnaryBenchmark.atEnd;
        double calls = result.getMetadata().getAllOps();
        if (start == null || end == null || calls == 0) {
            return List.of();
        }
        return List.of(
                new ScalarResult(CLIENT, (end.client() - start.client()) / calls, "B/op", AggregationPolicy.AVG),
                new ScalarResult(SERVER, (end.server() - start.server()) / calls, "B/op", AggregationPolicy.AVG));
    }
}
