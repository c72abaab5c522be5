package dev.vgirpc.benchmarks;

import dev.vgirpc.Rpc;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Unary calls over an in-process pipe. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UnaryBenchmark {

    /**
     * What both threads had allocated at the start and the end of the last iteration. Static, because
     * JMH shows profilers no state.
     */
    static volatile @Nullable Allocated atStart;

    static volatile @Nullable Allocated atEnd;

    /** Bytes that the calling and the answering thread have allocated so far. */
    record Allocated(long client, long server) {}

    private final Calls calls = Rpc.inProcess(Calls.class, new CallsService());
    private final String text = "0123456789".repeat(10);
    private final Trade trade = new Trade("ACME", 100, 12.5, true);
    private final byte[] bytes = new byte[64 << 10];
    private double a = 1;

    @Setup(Level.Iteration)
    public void start() {
        atStart = allocated();
    }

    @TearDown(Level.Iteration)
    public void end() {
        atEnd = allocated();
    }

    private Allocated allocated() {
        long server = calls.allocated();
        return new Allocated(Allocation.ofCurrentThread(), server);
    }

    @TearDown
    public void close() {
        Rpc.close(calls);
    }

    @Benchmark
    public double add() {
        a = calls.add(a, 2);
        return a;
    }

    @Benchmark
    public String echoString() {
        return calls.echoString(text);
    }

    @Benchmark
    public Object echoRecord() {
        return calls.echoRecord(trade);
    }

    @Benchmark
    public byte[] echoBytes() {
        return calls.echoBytes(bytes);
    }
}
