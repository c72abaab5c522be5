package dev.vgirpc.testkit;

import dev.vgirpc.CallOptions;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.ValueException;
import dev.vgirpc.testkit.FaultProbe.WrongAnswer;
import dev.vgirpc.testkit.Faults.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the workloads of seeds, each with a new client and faults of its own, and judges how their steps end. */
final class FaultRun {

    /** Long enough for any step whose connection keeps all its bytes, on any machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int ROUNDS = 5;

    private static final FaultSteps[] STEPS = FaultSteps.values();

    /** With it each stream of these steps has some turns. */
    private static final long CUT_SEED = 13;

    private static final List<FaultSteps> CUT = List.of(
            FaultSteps.TEXT, FaultSteps.PRODUCER, FaultSteps.PRODUCER_HEADER, FaultSteps.SUM, FaultSteps.ENDLESS);

    /** What a server's own mistakes are called where they cannot be looked at: its errors are those of the values. */
    private static final Set<String> MISTAKES = Set.of(
            "IndexError",
            "ArithmeticError",
            "MemoryError",
            "RecursionError",
            "NotImplementedError",
            "RuntimeError",
            "NegativeArraySizeException",
            "BufferUnderflowException",
            "BufferOverflowException",
            "AssertionError");

    /** How a step ended. */
    enum Outcome {
        RIGHT,
        /** Answers are wrong, and bits were flipped. */
        CHANGED,
        /** This side or the other refused what it read. */
        REFUSED,
        LOST,
        LATE
    }

    /** The machine may have been too slow for the time that was allowed. */
    private static final class TooLate extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLate(DeadlineException cause) {
            super(cause);
        }
    }

    private final Function<IntFunction<Faults>, FaultyTarget> targets;
    private final Duration timeout;
    private final FaultWatch watch;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int flips;
    private int cuts;
    private final List<Long> repeated = new ArrayList<>();

    /**
     * A run.
     *
     * @param targets makes a target that keeps to plans
     * @param timeout of each call and turn where bits are flipped
     */
    FaultRun(Function<IntFunction<Faults>, FaultyTarget> targets, Duration timeout, FaultWatch watch) {
        this.targets = targets;
        this.timeout = timeout;
        this.watch = watch;
    }

    /** Every step works where nothing goes wrong; the code is warm then, and short timeouts are for the faults. */
    static void withoutFaults(EchoService echo) {
        CallOptions times = CallOptions.none().timeout(PATIENCE).turnTimeout(PATIENCE);
        Random random = new Random(STEPS.length);
        for (int round = 0; round < ROUNDS; round++) {
            for (FaultSteps step : STEPS) {
                step.run(new FaultProbe(Rpc.with(echo, times), random, PATIENCE));
            }
        }
    }

    /** Runs the workload of a seed. */
    void run(long seed) {
        // What only moves slowly or is cut never waits in vain, and so may take its time.
        boolean mayWait = Faults.random(seed).flips();
        try {
            run(seed, mayWait ? timeout : PATIENCE);
        } catch (TooLate e) {
            repeated.add(seed);
            run(seed, PATIENCE);
        }
    }

    private void run(long seed, Duration allowed) {
        Random random = new Random(Faults.mixed(~seed));
        List<FaultSteps> steps = Stream.generate(() -> STEPS[random.nextInt(STEPS.length)])
                .limit(2 + random.nextInt(6))
                .toList();
        run("-D" + FaultContract.FIRST + "=" + seed, targets.apply(FaultyTarget.plans(seed)), steps, random, allowed);
    }

    /**
     * Cuts the connection at many bytes of a workload, in each direction: everywhere, where messages and streams
     * end, too, which random cuts seldom hit.
     *
     * @param stride the distance of the bytes; the parts of a stream begin at multiples of eight
     * @return how many cuts that were
     */
    int cutEverywhere(int stride) {
        FaultyConnection whole = cutOnce(Faults.none());
        int before = cuts;
        for (long at = 0; at < whole.bytesRead(); at += stride) {
            cutOnce(new Faults(at, Way.none().cutAt(at), Way.none()));
        }
        for (long at = 0; at < whole.bytesWritten(); at += stride) {
            cutOnce(new Faults(at, Way.none(), Way.none().cutAt(at)));
        }
        return cuts - before;
    }

    private FaultyConnection cutOnce(Faults faults) {
        FaultyTarget target = targets.apply(number -> number == 0 ? faults : Faults.none());
        run("cut, -D" + FaultContract.STRIDE + "=1", target, CUT, new Random(CUT_SEED), PATIENCE);
        return target.opened().getFirst();
    }

    private void run(String name, FaultyTarget target, List<FaultSteps> steps, Random random, Duration allowed) {
        CallOptions times = CallOptions.none().timeout(allowed).turnTimeout(allowed);
        String doing = "connecting";
        try {
            try (RpcClient client = RpcClient.builder(target).maxConnections(1).defaults(times).connect()) {
                EchoService echo = client.proxy(EchoService.class);
                for (FaultSteps step : steps) {
                    doing = step.name();
                    Outcome outcome = run(step, new FaultProbe(echo, new Random(random.nextLong()), allowed), target);
                    outcomes.merge(outcome, 1, Integer::sum);
                }
                doing = "closing";
            }
            List<String> unseen = watch.take();
            if (!unseen.isEmpty()) {
                throw new AssertionError(String.join("\n  ", unseen));
            }
        } catch (TooLate e) {
            if (allowed.equals(PATIENCE)) {
                throw failure(name, doing, target, e);
            }
            throw e;
        } catch (Throwable e) {
            throw failure(name, doing, target, e);
        } finally {
            for (FaultyConnection each : target.opened()) {
                flips += each.flips();
                cuts += each.wasCut() ? 1 : 0;
            }
        }
    }

    private static AssertionError failure(String name, String doing, FaultyTarget target, Throwable cause) {
        StringBuilder text = new StringBuilder(name + ", " + doing + ": " + cause);
        target.opened().forEach(each -> text.append("\n  ").append(each));
        return new AssertionError(text.toString(), cause);
    }

    private static Outcome run(FaultSteps step, FaultProbe probe, FaultyTarget target) {
        int first = target.inUse();
        try {
            step.run(probe);
            return Outcome.RIGHT;
        } catch (WrongAnswer e) {
            return allow(wasFlipped(target, first), Outcome.CHANGED, e);
        } catch (RpcException e) {
            boolean flipped = wasFlipped(target, first);
            return switch (e) {
                case DeadlineException late -> {
                    if (!flipped) {
                        throw new TooLate(late);
                    }
                    yield Outcome.LATE;
                }
                case TransportException lost -> allow(flipped || wasCut(target, first), Outcome.LOST, lost);
                case RemoteCallException remote ->
                    allow(flipped && !MISTAKES.contains(remote.type()), Outcome.REFUSED, remote);
                case ProtocolException refused -> allow(flipped, Outcome.REFUSED, refused);
                case LimitException refused -> allow(flipped, Outcome.REFUSED, refused);
                case ValueException refused -> allow(flipped, Outcome.REFUSED, refused);
                default -> throw e; // Nothing was asked that such an error could answer.
            };
        }
    }

    private static Outcome allow(boolean allowed, Outcome outcome, RuntimeException e) {
        if (!allowed) {
            throw e;
        }
        return outcome;
    }

    private static boolean wasFlipped(FaultyTarget target, int first) {
        return target.opened().stream().skip(first).anyMatch(each -> each.flips() > 0);
    }

    private static boolean wasCut(FaultyTarget target, int first) {
        return target.opened().stream().skip(first).anyMatch(FaultyConnection::wasCut);
    }

    /** What happened so far, in one line. */
    @Override
    public String toString() {
        return "steps right " + count(Outcome.RIGHT) + ", changed " + count(Outcome.CHANGED) + ", refused "
                + count(Outcome.REFUSED) + ", lost " + count(Outcome.LOST) + ", late " + count(Outcome.LATE)
                + "; bits flipped " + flips + ", connections cut " + cuts + ", seeds repeated " + repeated;
    }

    private int count(Outcome outcome) {
        @Nullable Integer count = outcomes.get(outcome);
        return count == null ? 0 : count;
    }
}
