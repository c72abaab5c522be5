package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vgirpc.RpcClient;
import dev.vgirpc.wire.spi.ByteTarget;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Byte connections on which things go wrong: short reads and writes, delays, cuts and flipped bits, by the plan of a
 * seed, see {@link Faults#random}. Under each seed a new client makes some calls and streams, drawn by the seed as
 * well. Each must end in its time, with the right answer or an {@link dev.vgirpc.RpcException}: one for a lost
 * connection only where it was cut or a bit was flipped, any other only where a bit was flipped. Nothing else may be
 * thrown, on either side; a server that lives in this process is watched by its logs. The server goes on serving
 * others, and nothing is left behind.
 *
 * <p>Arrow's messages have no checksums, so a flipped bit may well give a wrong value or call another method. A
 * wrong answer is allowed where a bit of its connection was flipped before, and never otherwise.
 *
 * <p>The system property {@code vgirpc.faults.seeds} says how many seeds are run, 500 by default, and
 * {@code vgirpc.faults.first} the first of them, 0 by default. Besides, a connection is cut at every eighth byte of a
 * workload, or at every so many bytes as {@code vgirpc.faults.stride} says. A line on standard output for each tells
 * what happened.
 */
public abstract class FaultContract extends TransportContract {

    static final String SEEDS = "vgirpc.faults.seeds";
    static final String FIRST = "vgirpc.faults.first";

    static final String STRIDE = "vgirpc.faults.stride";

    private static final int DEFAULT_SEEDS = 500;
    private static final int DEFAULT_STRIDE = 8;

    /** So often it is seen whether something was left behind, and a new client without faults comes. */
    private static final int CHECK_EVERY = 20;

    /** What takes longer hangs, and is shown where it does. */
    private static final Duration SEED = Duration.ofMinutes(2);

    private static final Duration RELEASED = Duration.ofSeconds(10);

    /** For subclasses. */
    protected FaultContract() {}

    /**
     * How long each call and each turn may take where bits are flipped. What waits for bytes that never come takes
     * so long.
     *
     * @return a time in which the transport connects and answers; 400 milliseconds by default
     */
    protected Duration timeout() {
        return Duration.ofMillis(400);
    }

    /**
     * A seed stands for so many: more than one for a transport whose connections are slow to open.
     *
     * @return by what the number of seeds is divided, 1 by default
     */
    protected int seedCost() {
        return 1;
    }

    /** A target with faults, for this package's own tests. */
    FaultyTarget faulty(ByteTarget target, IntFunction<Faults> plans) {
        return new FaultyTarget(target, plans);
    }

    /** Seed after seed. */
    @Test
    @Timeout(3_000)
    public void callsEndWhateverHappens() {
        ByteTarget target = target();
        int seeds = Math.max(1, Integer.getInteger(SEEDS, DEFAULT_SEEDS) / seedCost());
        long first = Long.getLong(FIRST, 0);
        long start = System.nanoTime();
        FaultRun.withoutFaults(echo());
        try (FaultWatch watch = FaultWatch.start()) {
            FaultRun run = new FaultRun(plans -> faulty(target, plans), timeout(), watch);
            LeakCheck check = LeakCheck.start();
            for (int done = 0; done < seeds; done++) {
                long seed = first + done;
                assertTimeoutPreemptively(SEED, () -> run.run(seed), () -> "seed " + seed + " hangs");
                assertNextCallWorks();
                if ((done + 1) % CHECK_EVERY == 0 || done + 1 == seeds) {
                    assertNewClientIsServed();
                    assertReleased(check, first + done);
                }
            }
            report("seeds " + first + " to " + (first + seeds - 1), run, start);
        }
    }

    private ByteTarget target() {
        return assertInstanceOf(ByteTarget.class, harness().target());
    }

    /** A connection that ends anywhere, also where a message or a stream does, is never taken for a whole one. */
    @Test
    @Timeout(3_000)
    public void connectionsEndAnywhere() {
        ByteTarget target = target();
        long start = System.nanoTime();
        FaultRun.withoutFaults(echo());
        try (FaultWatch watch = FaultWatch.start()) {
            FaultRun run = new FaultRun(plans -> faulty(target, plans), timeout(), watch);
            LeakCheck check = LeakCheck.start();
            int cuts = run.cutEverywhere(Integer.getInteger(STRIDE, DEFAULT_STRIDE) * seedCost());
            assertNextCallWorks();
            check.assertReleased(RELEASED);
            report("cuts " + cuts, run, start);
        }
    }

    private void report(String what, FaultRun run, long start) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        System.out.println("faults " + getClass().getName() + " " + what + ": " + run + "; seconds " + seconds);
    }

    private void assertNewClientIsServed() {
        try (RpcClient other = harness().connect()) {
            assertEquals("other", other.proxy(EchoService.class).text("other"));
        }
    }

    private static void assertReleased(LeakCheck check, long seed) {
        try {
            check.assertReleased(RELEASED);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "after seed " + seed + " or one of the " + CHECK_EVERY + " before: " + e.getMessage(), e);
        }
    }
}
