package dev.vgirpc.conformance;

import dev.vgirpc.CallOptions;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.TransportException;
import dev.vgirpc.conformance.StreamSoak.Row;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;

/** A thread of a soak: calls of all kinds, good and bad, at random. */
final class ClientSoakCaller implements Runnable {

    private static final CallOptions HASTY =
            CallOptions.none().timeout(Duration.ofMillis(15)).turnTimeout(Duration.ofMillis(15));

    private final StreamSoak soak;
    private final boolean mortal;
    private final Random random;
    private final long endNanos;
    private final Counts counts;

    /** What the callers did. */
    record Counts(LongAdder good, LongAdder lost, LongAdder deadlines, LongAdder cancels, LongAdder interrupts) {
        Counts() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    /**
     * A thread.
     *
     * @param mortal whether the server is killed now and then
     */
    ClientSoakCaller(StreamSoak soak, boolean mortal, long seed, Duration time, Counts counts) {
        this.soak = soak;
        this.mortal = mortal;
        this.random = new Random(seed);
        this.endNanos = System.nanoTime() + time.toNanos();
        this.counts = counts;
    }

    @Override
    public void run() {
        try (StreamSoakUses uses = new StreamSoakUses()) {
            while (System.nanoTime() - endNanos < 0) {
                try {
                    one(uses, random.nextInt(1 << 20));
                    counts.good.increment();
                } catch (RuntimeException | AssertionError e) {
                    if (!mortal || !isLoss(e)) {
                        throw e;
                    }
                    counts.lost.increment();
                    pause();
                }
            }
        }
    }

    /** Whether the server's death may be behind it. */
    private static boolean isLoss(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof TransportException || each instanceof DeadlineException) {
                return true;
            }
        }
        return failure instanceof CancellationException || failure instanceof IllegalStateException;
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void one(StreamSoakUses uses, int number) {
        switch (number % 16) {
            case 0, 1 -> uses.good(soak, number / 16);
            case 2 -> uses.failing(soak, number / 16);
            case 3 -> {
                uses.cancelled(soak, number / 16);
                counts.cancels.increment();
            }
            case 4 -> late(number);
            case 5 -> interrupted(number);
            default -> {
                if (soak.twice(number) != 2L * number) {
                    throw new AssertionError("twice " + number);
                }
            }
        }
    }

    /** A call, or a turn, that takes longer than it may. */
    private void late(int number) {
        StreamSoak hasty = Rpc.with(soak, HASTY);
        try {
            if (number / 16 % 4 == 0) {
                hasty.sleep(1_000);
                throw new AssertionError("the call has come to its end");
            }
            try (ProducerStream<Row> stream = hasty.count(Long.MAX_VALUE, -1)) {
                stream.iterator().next();
            }
        } catch (DeadlineException e) {
            counts.deadlines.increment();
        }
    }

    private void interrupted(int number) {
        Thread.currentThread().interrupt();
        try {
            soak.twice(number);
            throw new AssertionError("the interrupt was not noticed");
        } catch (TransportException e) {
            counts.interrupts.increment();
        } finally {
            if (!Thread.interrupted()) {
                throw new AssertionError("the interrupt flag is gone");
            }
        }
    }
}
