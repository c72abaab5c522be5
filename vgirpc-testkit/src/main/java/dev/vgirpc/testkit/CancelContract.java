package dev.vgirpc.testkit;

import static dev.vgirpc.testkit.Received.items;
import static dev.vgirpc.testkit.Received.next;
import static dev.vgirpc.testkit.Received.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcStream;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Streams that end before their end: the server's state is told exactly once, and the connection goes on. */
public abstract class CancelContract extends TransportContract {

    private static final long TURN_MILLIS = 1_000;

    /** For subclasses. */
    protected CancelContract() {}

    /** A producer is cancelled between two turns. */
    @Test
    public void cancelAProducer() {
        String key = newKey();
        try (ProducerStream<Item> stream = echo().endless(key)) {
            assertEquals(3, Received.take(stream, 3));
            stream.cancel();
            assertThrows(CancellationException.class, () -> next(stream));
            assertThrows(CancellationException.class, () -> stream.turns().iterator().next());
            stream.cancel();
        }
        assertNextCallWorks();
        assertEquals(1, echo().cancelled(key));
        assertEquals(3, echo().turns(key));
    }

    /** An exchange is cancelled between two turns. */
    @Test
    public void cancelAnExchange() {
        String key = newKey();
        try (ExchangeStream<Value, Sum> stream = echo().accumulate(key)) {
            assertEquals(new Sum(2, 1), stream.exchange(new Value(2)).row());
            stream.cancel();
            assertThrows(CancellationException.class, () -> stream.exchange(new Value(1)));
            stream.cancel();
        }
        assertNextCallWorks();
        assertEquals(1, echo().cancelled(key));
        assertEquals(1, echo().turns(key));
    }

    /** A stream of open kind is cancelled through itself or a view. */
    @Test
    public void cancelAStreamOfOpenKind() {
        try (RpcStream stream = echo().openItems(1_000_000)) {
            ProducerStream<Item> view = stream.asProducer(Item.class);
            assertEquals(Item.of(0), next(view));
            stream.cancel();
            assertThrows(CancellationException.class, () -> next(view));
        }
        try (RpcStream stream = echo().openScale(2)) {
            ExchangeStream<Value, Value> view = stream.asExchange(Value.class, Value.class);
            assertEquals(new Value(2), view.exchange(new Value(1)).row());
            view.cancel();
            assertThrows(CancellationException.class, () -> view.exchange(new Value(1)));
        }
        assertNextCallWorks();
    }

    /** Closing before the end cancels. */
    @Test
    public void closingEarlyCancels() {
        String produced = newKey();
        ProducerStream<Item> producer = echo().endless(produced);
        assertEquals(Item.of(0), next(producer));
        producer.close();
        producer.close();
        producer.cancel();
        assertThrows(IllegalStateException.class, () -> next(producer));
        assertNextCallWorks();
        assertEquals(1, echo().cancelled(produced));

        String exchanged = newKey();
        ExchangeStream<Value, Sum> exchange = echo().accumulate(exchanged);
        assertEquals(1, exchange.exchange(new Value(1)).row().turns());
        exchange.close();
        exchange.close();
        assertThrows(IllegalStateException.class, () -> exchange.exchange(new Value(1)));
        assertNextCallWorks();
        assertEquals(1, echo().cancelled(exchanged));
    }

    /** A stream that had no turn can be cancelled. */
    @Test
    public void cancelBeforeTheFirstTurn() {
        assertToldOnce(key -> echo().endless(key), turnsAtOpen(), RpcStream::cancel);
        assertToldOnce(key -> echo().accumulate(key), 0, RpcStream::cancel);
    }

    /** A stream that had no turn can be closed, which cancels it. */
    @Test
    public void closeUnused() {
        assertToldOnce(key -> echo().endless(key), turnsAtOpen(), RpcStream::close);
        assertToldOnce(key -> echo().accumulate(key), 0, RpcStream::close);
    }

    /** How many turns of a producer have run when nobody has asked for one. */
    private long turnsAtOpen() {
        return harness().missing(TransportHarness.Feature.TURNS_ON_DEMAND).isEmpty() ? 0 : 1;
    }

    private interface Ending {
        void end(RpcStream stream);
    }

    private void assertToldOnce(Function<String, RpcStream> opening, long turns, Ending ending) {
        for (int at = 0; at < 3; at++) {
            String key = newKey();
            try (RpcStream stream = opening.apply(key)) {
                ending.end(stream);
            }
            assertNextCallWorks();
            assertEquals(1, echo().cancelled(key));
            assertEquals(turns, echo().turns(key));
        }
    }

    /** At its ordinary end a stream is not told, though it is closed. */
    @Test
    public void notToldAtTheEnd() {
        String key = newKey();
        assertEquals(items(3), rows(echo().counted(key, 3, null)));
        ProducerStream<Item> stream = echo().counted(key, 1, null);
        assertEquals(1, Received.take(stream, 5));
        stream.cancel();
        stream.close();
        assertNextCallWorks();
        assertEquals(0, echo().cancelled(key));
    }

    /** After an error a stream is not told, though it is cancelled and closed. */
    @Test
    public void notToldAfterAnError() {
        String key = newKey();
        try (ProducerStream<Item> stream = echo().counted(key, 1, "on purpose")) {
            assertEquals(Item.of(0), next(stream));
            assertThrows(RemoteCallException.class, () -> next(stream));
            stream.cancel();
        }
        try (ExchangeStream<Value, Value> stream = echo().failingExchange(key, 0, "on purpose")) {
            assertThrows(RemoteCallException.class, () -> stream.exchange(new Value(1)));
            stream.cancel();
        }
        assertNextCallWorks();
        assertEquals(0, echo().cancelled(key));
        assertEquals(3, echo().turns(key));
    }

    /** What the hook throws is dropped. */
    @Test
    public void aHookMayFail() {
        String key = newKey();
        for (int at = 1; at <= 3; at++) {
            try (ProducerStream<Item> stream = echo().badHook(key)) {
                assertEquals(Item.of(0), next(stream));
                stream.cancel();
                assertThrows(CancellationException.class, () -> next(stream));
            }
            assertNextCallWorks();
            assertEquals(at, echo().cancelled(key));
        }
    }

    /**
     * Another thread cancels during a turn: the turn still gives its answer, the next one is refused.
     *
     * @throws Exception when the test is interrupted
     */
    @Test
    public void cancelAProducerFromAnotherThread() throws Exception {
        String key = newKey();
        try (ProducerStream<Item> stream = echo().slow(key, TURN_MILLIS)) {
            Item row = during(() -> next(stream), stream);
            assertEquals(Item.of(0), row);
            assertThrows(CancellationException.class, () -> next(stream));
        }
        assertNextCallWorks();
        assertEquals(1, echo().cancelled(key));
        assertEquals(1, echo().turns(key));
    }

    /**
     * So it is with an exchange.
     *
     * @throws Exception when the test is interrupted
     */
    @Test
    public void cancelAnExchangeFromAnotherThread() throws Exception {
        String key = newKey();
        try (ExchangeStream<Value, Value> stream = echo().slowExchange(key)) {
            List<Value> rows = during(() -> stream.exchange(new Value(TURN_MILLIS)).rows(), stream);
            assertEquals(Received.values(TURN_MILLIS), rows);
            assertThrows(CancellationException.class, () -> stream.exchange(new Value(1)));
        }
        assertNextCallWorks();
        assertEquals(1, echo().cancelled(key));
        assertEquals(1, echo().turns(key));
    }

    private interface TurnOf<T> {
        T take();
    }

    /** Takes a turn on another thread, cancels the stream from this one, twice, and gives what the turn gave. */
    private static <T> T during(TurnOf<T> turn, RpcStream stream) throws Exception {
        FutureTask<T> task = new FutureTask<>(turn::take);
        Thread thread = Thread.ofPlatform().daemon().name("turn").start(task);
        try {
            // Well within the turn: what it logs may leave with its batch only.
            Thread.sleep(TURN_MILLIS / 4);
            long start = System.nanoTime();
            stream.cancel();
            stream.cancel();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis < TURN_MILLIS / 2, "cancelling waited for the turn: " + millis + " ms");
            assertFalse(task.isDone(), "the turn ended before its answer");
            return task.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the turn in progress failed", e.getCause());
        } finally {
            thread.join(10_000);
        }
    }

    /** Streams that are cancelled one after the other leave the connection in step. */
    @Test
    public void cancelManyTimes() {
        String key = newKey();
        for (int at = 0; at < 100; at++) {
            try (ProducerStream<Item> stream = echo().endless(key)) {
                assertEquals(at % 3, Received.take(stream, at % 3));
            }
            assertEquals(at + 1, echo().cancelled(key));
        }
    }

    /** Large batches on their way do not hold a cancel up. */
    @Test
    public void cancelBetweenLargeBatches() {
        for (int at = 0; at < 5; at++) {
            try (ProducerStream<Batch> stream = echo().large(100, 4 << 20)) {
                assertEquals(2, Received.take(stream, 2));
            }
            assertNextCallWorks();
        }
    }
}
