package dev.vgirpc.testkit;

import static dev.vgirpc.testkit.Received.items;
import static dev.vgirpc.testkit.Received.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Batch;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Turn;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Word;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/** Streams whose rows the server pushes. */
public abstract class ProducerContract extends TransportContract {

    /** For subclasses. */
    protected ProducerContract() {}

    /** Rows arrive in order, over the bounds of turns. */
    @Test
    public void rowsArriveInOrder() {
        assertEquals(items(15), rows(echo().items(5, 3, 0)));
        assertEquals(items(1), rows(echo().items(1, 1, 0)));
        assertNextCallWorks();
    }

    /** A stream may end before its first batch. */
    @Test
    public void noTurns() {
        try (ProducerStream<Item> stream = echo().items(0, 3, 0)) {
            assertFalse(stream.iterator().hasNext());
            assertFalse(stream.iterator().hasNext());
            assertFalse(stream.turns().iterator().hasNext());
            assertThrows(NoSuchElementException.class, stream.iterator()::next);
        }
        assertNextCallWorks();
    }

    /** A batch may be the end, too. */
    @Test
    public void theLastBatchEndsTheStream() {
        assertEquals(items(1), rows(echo().itemsAndLast(1)));
        assertEquals(items(4), rows(echo().itemsAndLast(4)));
        assertNextCallWorks();
    }

    /** Each turn has its own rows and metadata. */
    @Test
    public void turnsHaveMetadata() {
        int seen = 0;
        try (ProducerStream<Item> stream = echo().items(4, 2, 0)) {
            for (Turn<Item> turn : stream.turns()) {
                assertEquals(List.of(Item.of(2L * seen), Item.of(2L * seen + 1)), turn.rows());
                assertEquals(2, turn.batch().rowCount());
                assertEquals(Map.of("turn", "" + seen), turn.metadata());
                seen++;
            }
        }
        assertEquals(4, seen);
    }

    /** A turn without rows is a turn. */
    @Test
    public void turnsMayHaveNoRows() {
        int seen = 0;
        try (ProducerStream<Item> stream = echo().items(3, 0, 0)) {
            for (Turn<Item> turn : stream.turns()) {
                assertEquals(List.of(), turn.rows());
                assertEquals(0, turn.batch().rowCount());
                assertEquals(Batch.schemaOf(Item.class), turn.batch().schema());
                assertEquals("" + seen++, turn.metadata().get("turn"));
            }
        }
        assertEquals(3, seen);
        assertEquals(List.of(), rows(echo().items(3, 0, 0)));
        assertNextCallWorks();
    }

    /** A stream may have any number of turns. */
    @Test
    public void manyTurns() {
        assertEquals(items(2_000), rows(echo().items(2_000, 1, 0)));
        assertNextCallWorks();
    }

    /** Columns are chosen at run time. */
    @Test
    public void columnsAreTheServices() {
        for (boolean named : new boolean[] {false, true}) {
            long number = 0;
            try (ProducerStream<Batch> stream = echo().table(3, 4, named)) {
                for (Batch batch : stream) {
                    assertEquals(
                            named ? List.of("n", "name") : List.of("n"),
                            batch.schema().getFields().stream().map(Field::getName).toList());
                    assertEquals(4, batch.rowCount());
                    for (int row = 0; row < 4; row++, number++) {
                        assertEquals(number, Received.number(batch, row));
                        if (named) {
                            assertEquals(
                                    "row" + number,
                                    String.valueOf(batch.root().getVector("name").getObject(row)));
                        }
                    }
                }
            }
            assertEquals(12, number);
        }
        assertNextCallWorks();
    }

    /** A batch lives until the next turn, and longer when it is transferred. */
    @Test
    public void batchesLiveUntilTheNextTurn() {
        Batch kept;
        try (ProducerStream<Batch> stream = echo().table(3, 4, true)) {
            Iterator<Batch> batches = stream.iterator();
            Batch first = batches.next();
            assertFalse(first.isClosed());
            kept = batches.next().transferTo(Rpc.allocator());
            assertTrue(first.isClosed());
            Batch third = batches.next();
            assertFalse(batches.hasNext());
            assertTrue(third.isClosed());
        }
        try (kept) {
            assertEquals(4, Received.number(kept, 0));
            assertEquals(7, Received.number(kept, 3));
        }
    }

    /** The batch of a turn that is never asked for is freed as well. */
    @Test
    public void batchesThatAreNotReadAreFreed() {
        try (ProducerStream<Batch> stream = echo().table(5, 1_000, true)) {
            assertEquals(3, Received.take(stream, 3));
        }
        assertNextCallWorks();
    }

    /** Batches without columns carry metadata. */
    @Test
    public void noColumns() {
        int seen = 0;
        try (ProducerStream<Batch> stream = echo().noColumns(3)) {
            for (Turn<Batch> turn : stream.turns()) {
                assertEquals(List.of(), turn.batch().schema().getFields());
                assertEquals("" + seen++, turn.metadata().get("turn"));
            }
        }
        assertEquals(3, seen);
        assertNextCallWorks();
    }

    /** Each turn may bring words of its own. */
    @Test
    public void wordsChangeFromTurnToTurn() {
        int turn = 0;
        try (ProducerStream<Word> stream = echo().words(4, 3)) {
            for (Turn<Word> each : stream.turns()) {
                assertEquals(wordsOf(turn++), each.rows());
            }
        }
        assertEquals(4, turn);
        try (ProducerStream<Batch> stream = echo().wordTable(4, 3)) {
            for (Batch batch : stream) {
                assertEquals(wordsOf(turn - 4), batch.rows(Word.class));
                turn++;
            }
        }
        assertEquals(8, turn);
        assertNextCallWorks();
    }

    private static List<Word> wordsOf(int turn) {
        List<Word> words = new ArrayList<>();
        for (int at = 0; at < 6; at++) {
            words.add(new Word(turn + "-" + at % 3));
        }
        return words;
    }

    /** Logs arrive in order and before the batch of their turn. */
    @Test
    public void logsComeBeforeTheirTurn() {
        List<String> logs = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        int turn = 0;
        try (ProducerStream<Item> stream = Received.logging(echo(), logs).items(3, 1, 2)) {
            assertEquals(List.of(), logs);
            for (Turn<Item> each : stream.turns()) {
                expected.add("turn " + turn + " log 0");
                expected.add("turn " + turn + " log 1");
                turn++;
                assertEquals(expected, logs);
                assertEquals(1, each.rows().size());
            }
        }
        assertEquals(expected, logs);
    }

    /** Streams whose kind the contract does not tell are read as rows or as batches. */
    @Test
    public void theKindMayBeChosenAtRunTime() {
        try (RpcStream stream = echo().openItems(3)) {
            assertEquals(items(3), rows(stream.asProducer(Item.class)));
        }
        try (RpcStream stream = echo().openItems(3)) {
            Iterator<Batch> batches = stream.asProducer(Batch.class).iterator();
            assertEquals(List.of(Item.of(0)), batches.next().rows(Item.class));
            // A view of the same stream, at the same position.
            assertEquals(Item.of(1), stream.asProducer(Item.class).iterator().next());
        }
        assertNextCallWorks();
    }

    /** Every iterator is the same one. */
    @Test
    public void aStreamIsReadOnce() {
        try (ProducerStream<Item> stream = echo().items(2, 2, 0)) {
            assertEquals(Item.of(0), stream.iterator().next());
            assertEquals(Item.of(1), stream.iterator().next());
            assertEquals(Item.of(2), stream.turns().iterator().next().rows().getFirst());
            assertFalse(stream.turns().iterator().hasNext());
        }
    }

    /** A closed stream has no turns. */
    @Test
    public void aClosedStreamIsRefused() {
        ProducerStream<Item> stream = echo().items(2, 1, 0);
        assertEquals(items(1), List.of(Received.next(stream)));
        stream.close();
        stream.close();
        Iterator<Item> closed = stream.iterator();
        assertThrows(IllegalStateException.class, closed::next);
        assertNextCallWorks();
    }

    /** One connection carries stream after stream, and calls between them. */
    @Test
    public void streamsInSequence() {
        for (int at = 0; at < 50; at++) {
            assertEquals(items(3), rows(echo().items(3, 1, 0)));
            assertEquals(items(4), rows(echo().items(2, 2, 0)));
            assertNextCallWorks();
        }
    }
}
