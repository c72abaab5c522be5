package dev.vgirpc.testkit;

import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcException;
import dev.vgirpc.RpcStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one step of a workload on a faulty connection uses. */
final class FaultProbe {

    /** A busy machine may be late; what hangs always is. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(10);

    /** An answer came, and is not the right one. */
    static final class WrongAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongAnswer(String message) {
            super(message);
        }
    }

    final EchoService echo;
    final Random random;
    private final Duration timeout;

    /**
     * For one step.
     *
     * @param echo has the timeout
     * @param random draws what is sent
     * @param timeout how long each call and each turn may take
     */
    FaultProbe(EchoService echo, Random random, Duration timeout) {
        this.echo = echo;
        this.random = random;
        this.timeout = timeout;
    }

    /** Makes a call or runs a turn, which must end in its time: the answer is waited for, and then the rest of it. */
    <T extends @Nullable Object> T timed(Supplier<T> action) {
        long start = System.nanoTime();
        try {
            return action.get();
        } finally {
            assertTimely(System.nanoTime() - start);
        }
    }

    private void assertTimely(long nanos) {
        Duration most = timeout.multipliedBy(2).plus(ALLOWANCE);
        if (nanos > most.toNanos()) {
            throw new AssertionError("it took " + Duration.ofNanos(nanos) + ", with " + timeout + " allowed");
        }
    }

    void timed(Runnable action) {
        this.<@Nullable Void>timed(() -> {
            action.run();
            return null;
        });
    }

    static void check(@Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new WrongAnswer("expected " + brief(expected) + " but got " + brief(actual));
        }
    }

    static void check(byte[] expected, byte[] actual) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new WrongAnswer("expected " + expected.length + " bytes but got " + actual.length
                    + ", which differ at " + at);
        }
    }

    private static String brief(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    /** Expects the service's own error. */
    void checkFails(String message, Supplier<?> action) {
        Object answer;
        try {
            answer = timed(action);
        } catch (RemoteCallException e) {
            if (e.detail().contains(message)) {
                return;
            }
            throw e;
        }
        throw new WrongAnswer("expected the error '" + message + "' but got " + brief(answer));
    }

    /**
     * Opens a stream, uses it and closes it. When a turn has failed, another one fails in a way that is documented,
     * or goes on.
     *
     * @param turn runs any turn
     */
    <S extends RpcStream> void using(Supplier<S> open, Consumer<S> use, Consumer<S> turn) {
        S stream = timed(open);
        try {
            use.accept(stream);
        } catch (RpcException e) {
            try {
                timed(() -> turn.accept(stream));
            } catch (RpcException | IllegalStateException again) {
                e.addSuppressed(again); // CancellationException is an IllegalStateException.
            }
            throw e;
        } finally {
            timed(stream::close);
        }
    }

    /** After a cancel the next turn says so, and nothing else. */
    static void checkCancelled(Runnable turn) {
        try {
            turn.run();
        } catch (CancellationException e) {
            return;
        }
        throw new AssertionError("a turn was run after a cancel");
    }

    byte[] bytes(int length) {
        byte[] made = new byte[length];
        random.nextBytes(made);
        return made;
    }

    /** A text of up to 60 characters. */
    String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(60);
        for (int at = 0; at < length; at++) {
            text.appendCodePoint(random.nextInt(8) == 0 ? 0x1F600 + random.nextInt(40) : 'a' + random.nextInt(26));
        }
        return text.toString();
    }
}
