package dev.vgirpc.testkit;

import static dev.vgirpc.testkit.Received.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Turn;
import dev.vgirpc.WireName;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Pair;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import dev.vgirpc.testkit.EchoStreams.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Streams in which each side has its turn. */
public abstract class ExchangeContract extends TransportContract {

    /** For subclasses. */
    protected ExchangeContract() {}

    /** A contract whose columns are not quite the server's. */
    public interface Other {
        /**
         * The server takes floating-point numbers.
         *
         * @param factor what to multiply by
         * @return an exchange
         */
        @WireName("scale")
        ExchangeStream<Whole, Value> scaleWhole(double factor);

        /**
         * The server takes the columns the other way round, and of other types.
         *
         * @return an exchange
         */
        @WireName("pairs")
        ExchangeStream<Swapped, Pair> swappedPairs();
    }

    /** A contract whose columns have other names. */
    public interface Misnamed {
        /**
         * The server's column is {@code value}.
         *
         * @param factor what to multiply by
         * @return an exchange
         */
        ExchangeStream<Amount, Value> scale(double factor);
    }

    /** A contract whose column holds what is no number. */
    public interface Mistyped {
        /**
         * The server's column holds numbers.
         *
         * @param factor what to multiply by
         * @return an exchange
         */
        ExchangeStream<Spelled, Value> scale(double factor);
    }

    /**
     * A whole number.
     *
     * @param value the number
     */
    public record Whole(int value) {}

    /**
     * Two columns in the other order.
     *
     * @param right a whole number
     * @param left a short number
     */
    public record Swapped(float right, short left) {}

    /**
     * A number under another name.
     *
     * @param amount the number
     */
    public record Amount(double amount) {}

    /**
     * A number in words.
     *
     * @param value the words
     */
    public record Spelled(String value) {}

    /** Answers come turn by turn. */
    @Test
    public void turnsInLockstep() {
        try (ExchangeStream<Value, Value> stream = echo().scale(2.5)) {
            for (int at = 0; at < 10; at++) {
                assertEquals(new Value(at * 2.5), stream.exchange(new Value(at)).row());
            }
        }
        assertNextCallWorks();
    }

    /** A turn has any number of rows, also none. */
    @Test
    public void turnsHaveManyRowsOrNone() {
        List<Value> many = values(DoubleStream.iterate(0, each -> each + 1).limit(10_000).toArray());
        try (ExchangeStream<Value, Value> stream = echo().scale(1)) {
            assertEquals(many, stream.exchange(many).rows());
            assertEquals(List.of(), stream.exchange(List.of()).rows());
            assertEquals(values(7), stream.exchange(values(7)).rows());
        }
        assertNextCallWorks();
    }

    /** The state goes on from turn to turn. */
    @Test
    public void theStateIsKept() {
        try (ExchangeStream<Value, Sum> stream = echo().accumulate(newKey())) {
            assertEquals(new Sum(1, 1), stream.exchange(new Value(1)).row());
            assertEquals(new Sum(6, 2), stream.exchange(values(2, 3)).row());
            assertEquals(new Sum(6, 3), stream.exchange(List.of()).row());
        }
        try (ExchangeStream<Value, Sum> stream = echo().accumulate(newKey())) {
            assertEquals(new Sum(10, 1), stream.exchange(new Value(10)).row());
        }
    }

    /** A stream may have any number of turns. */
    @Test
    public void manyTurns() {
        try (ExchangeStream<Value, Sum> stream = echo().accumulate(newKey())) {
            for (int at = 1; at <= 2_000; at++) {
                assertEquals(at, stream.exchange(new Value(1)).row().turns());
            }
        }
        assertNextCallWorks();
    }

    /** Metadata goes with a batch, there and back, and not with the next. */
    @Test
    public void metadataTravels() {
        try (ExchangeStream<Value, Value> stream = echo().scale(2);
                Batch batch = Batch.ofRows(Value.class, values(1, 2))) {
            Turn<Value> turn = stream.exchange(batch, Map.of("color", "bl\u00fce", "empty", ""));
            assertEquals(Map.of("color", "bl\u00fce", "empty", ""), turn.metadata());
            assertEquals(values(2, 4), turn.rows());
            assertEquals(Map.of(), stream.exchange(batch, Map.of()).metadata());
            assertEquals(Map.of(), stream.exchange(new Value(1)).metadata());
        }
    }

    /** The protocol's own keys are refused, and the stream goes on. */
    @Test
    public void reservedMetadataIsRefused() {
        try (ExchangeStream<Value, Value> stream = echo().scale(2);
                Batch batch = Batch.ofRows(Value.class, values(1))) {
            assertEquals(values(2), stream.exchange(batch, Map.of()).rows());
            assertThrows(
                    IllegalArgumentException.class, () -> stream.exchange(batch, Map.of("vgi_rpc.cancel", "1")));
            assertEquals(values(2), stream.exchange(batch, Map.of()).rows());
        }
        assertNextCallWorks();
    }

    /** The caller's batch stays the caller's; the answer lives until the next exchange. */
    @Test
    public void whoOwnsWhichBatch() {
        List<Item> items = Received.items(20);
        ExchangeStream<Batch, Batch> stream = echo().mirror();
        try (Batch sent = Batch.ofRows(Item.class, items)) {
            Batch answer = stream.exchange(sent).batch();
            assertFalse(sent.isClosed());
            assertEquals(items, answer.rows(Item.class));
            assertEquals(sent.schema(), answer.schema());
            Batch second = stream.exchange(sent, Map.of("k", "v")).batch();
            assertTrue(answer.isClosed());
            assertEquals(items, second.rows(Item.class));
            stream.close();
            assertTrue(second.isClosed());
            assertFalse(sent.isClosed());
        }
        assertNextCallWorks();
    }

    /** Each turn may bring words of its own, both ways. */
    @Test
    public void wordsChangeFromTurnToTurn() {
        try (ExchangeStream<Word, Word> stream = echo().mirrorWords()) {
            for (int turn = 0; turn < 5; turn++) {
                List<Word> words = new ArrayList<>(Collections.nCopies(3, new Word("turn" + turn)));
                for (int at = 0; at < turn; at++) {
                    words.add(new Word(turn + "-" + at));
                }
                assertEquals(words, stream.exchange(words).rows());
                try (Batch batch = Batch.ofRows(Word.class, words)) {
                    assertEquals(words, stream.exchange(batch, Map.of()).batch().rows(Word.class));
                }
            }
        }
        assertNextCallWorks();
    }

    /** Logs arrive in order and before the answer of their turn. */
    @Test
    public void logsComeBeforeTheirTurn() {
        List<String> logs = new ArrayList<>();
        try (ExchangeStream<Value, Value> stream = Received.logging(echo(), logs).scale(1)) {
            assertEquals(values(1), stream.exchange(values(1)).rows());
            assertEquals(List.of("rows 1"), logs);
            assertEquals(values(1, 2, 3), stream.exchange(values(1, 2, 3)).rows());
            assertEquals(List.of("rows 1", "rows 3"), logs);
        }
    }

    /** Columns in another order, and of types that can be cast, are fitted. */
    @Test
    public void inputIsCast() {
        Other other = client().proxy(Other.class);
        try (ExchangeStream<Whole, Value> stream = other.scaleWhole(1.5)) {
            assertEquals(new Value(3), stream.exchange(new Whole(2)).row());
            assertEquals(values(1.5, -3), stream.exchange(List.of(new Whole(1), new Whole(-2))).rows());
        }
        try (ExchangeStream<Swapped, Pair> stream = other.swappedPairs()) {
            assertEquals(new Pair(7, 0.5), stream.exchange(new Swapped(0.5f, (short) 7)).row());
            assertEquals(new Pair(-8, 2), stream.exchange(new Swapped(2, (short) -8)).row());
        }
        assertNextCallWorks();
    }

    /** Columns of other names end the stream with an error, and the connection goes on. */
    @Test
    public void otherNamesAreRefused() {
        for (int at = 0; at < 2; at++) {
            try (ExchangeStream<Amount, Value> stream = client().proxy(Misnamed.class).scale(1)) {
                RemoteCallException e =
                        assertThrows(RemoteCallException.class, () -> stream.exchange(new Amount(1)));
                assertEquals("TypeError", e.type());
                assertTrue(String.valueOf(e.getMessage()).contains("Input schema mismatch: "), e.getMessage());
                assertThrows(IllegalStateException.class, () -> stream.exchange(new Amount(1)));
            }
            assertNextCallWorks();
        }
    }

    /** So do values that cannot be cast. */
    @Test
    public void valuesThatCannotBeCastAreRefused() {
        try (ExchangeStream<Spelled, Value> stream = client().proxy(Mistyped.class).scale(1)) {
            RemoteCallException e =
                    assertThrows(RemoteCallException.class, () -> stream.exchange(new Spelled("seven")));
            assertEquals("TypeError", e.type());
            assertTrue(String.valueOf(e.getMessage()).contains("Input schema mismatch: "), e.getMessage());
        }
        assertNextCallWorks();
    }

    /** An exchange whose kind the contract does not tell. */
    @Test
    public void theKindMayBeChosenAtRunTime() {
        try (RpcStream stream = echo().openScale(4)) {
            ExchangeStream<Value, Value> exchange = stream.asExchange(Value.class, Value.class);
            assertEquals(values(4), exchange.exchange(values(1)).rows());
            try (Batch batch = Batch.ofRows(Value.class, values(2))) {
                assertEquals(
                        values(8),
                        stream.asExchange(Batch.class, Batch.class)
                                .exchange(batch)
                                .batch()
                                .rows(Value.class));
            }
        }
        assertNextCallWorks();
    }

    /** An exchange without columns, as such and as a producer. */
    @Test
    public void noColumns() {
        try (RpcStream stream = echo().openNothing();
                Batch nothing = Batch.of(new VectorSchemaRoot(List.of(), List.of(), 0))) {
            ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
            for (int turn = 0; turn < 3; turn++) {
                Turn<Batch> answer = exchange.exchange(nothing, Map.of());
                assertEquals("" + turn, answer.metadata().get("turn"));
                assertEquals(List.of(), answer.batch().schema().getFields());
            }
        }
        assertNextCallWorks();
        try (RpcStream stream = echo().openNothing()) {
            Iterator<Turn<Batch>> turns = stream.asProducer(Batch.class).turns().iterator();
            for (int turn = 0; turn < 3; turn++) {
                assertEquals("" + turn, turns.next().metadata().get("turn"));
            }
        }
        assertNextCallWorks();
    }

    /** A closed stream takes no turns. */
    @Test
    public void aClosedStreamIsRefused() {
        ExchangeStream<Value, Value> stream = echo().scale(2);
        assertEquals(values(2), stream.exchange(values(1)).rows());
        stream.close();
        stream.close();
        assertThrows(IllegalStateException.class, () -> stream.exchange(new Value(1)));
        assertNextCallWorks();
    }

    /** One connection carries stream after stream, and calls between them. */
    @Test
    public void streamsInSequence() {
        for (int at = 0; at < 50; at++) {
            try (ExchangeStream<Value, Value> stream = echo().scale(at)) {
                assertEquals(values(at), stream.exchange(values(1)).rows());
            }
            try (ExchangeStream<Pair, Pair> stream = echo().pairs()) {
                assertEquals(new Pair(at, 1), stream.exchange(new Pair(at, 1)).row());
            }
            assertNextCallWorks();
        }
    }
}
