package dev.vgirpc.testkit;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.Step;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** The states of the echo service's producers, public because states may travel. */
public final class EchoProducers {

    private EchoProducers() {}

    /**
     * See {@link EchoStreams#items}.
     *
     * @param turns how many turns with a batch
     * @param rowsPerTurn how many rows each has
     * @param logsPerTurn how many logs come before each
     * @param lastEnds whether the last of them ends the stream
     * @param turn the next turn's number
     */
    public record Items(long turns, int rowsPerTurn, int logsPerTurn, boolean lastEnds, long turn)
            implements ProducerState<Item> {
        @Override
        public Step<Item> next(CallContext call) {
            if (turn >= turns) {
                return Step.finish();
            }
            for (int at = 0; at < logsPerTurn; at++) {
                call.log(LogLevel.INFO, "turn " + turn + " log " + at);
            }
            List<Item> rows = LongStream.range(turn * rowsPerTurn, (turn + 1) * rowsPerTurn)
                    .mapToObj(Item::of)
                    .toList();
            Step.Emission<Item> emission = (rows.isEmpty() ? Step.emitNone(Item.class) : Step.emit(rows))
                    .metadata("turn", Long.toString(turn));
            return lastEnds && turn + 1 == turns
                    ? emission.last()
                    : emission.then(new Items(turns, rowsPerTurn, logsPerTurn, lastEnds, turn + 1));
        }
    }

    /**
     * See {@link EchoStreams#endless}.
     *
     * @param key counts under this key
     * @param hookFails whether the cancel hook throws
     * @param turn the next turn's number
     */
    public record Endless(String key, boolean hookFails, long turn) implements ProducerState<Item> {
        @Override
        public Step<Item> next(CallContext call) {
            EchoCounts.turn(key);
            return Step.emit(Item.of(turn)).then(new Endless(key, hookFails, turn + 1));
        }

        @Override
        public void onCancel(CallContext call) {
            EchoCounts.cancel(key);
            call.log(LogLevel.INFO, "cancelled");
            if (hookFails) {
                throw new IllegalStateException("the hook fails on purpose");
            }
        }
    }

    /**
     * See {@link EchoStreams#counted}.
     *
     * @param key counts under this key
     * @param turns how many turns with a batch
     * @param failure the message of the failure after them, or null
     * @param turn the next turn's number
     */
    public record Counted(String key, long turns, @Nullable String failure, long turn) implements ProducerState<Item> {
        @Override
        public Step<Item> next(CallContext call) {
            EchoCounts.turn(key);
            if (turn < turns) {
                return Step.emit(Item.of(turn)).then(new Counted(key, turns, failure, turn + 1));
            }
            if (failure != null) {
                throw new IllegalArgumentException(failure);
            }
            return Step.finish();
        }

        @Override
        public void onCancel(CallContext call) {
            EchoCounts.cancel(key);
        }
    }

    /**
     * See {@link EchoStreams#slow}.
     *
     * @param key counts under this key
     * @param millis how long a turn takes, in milliseconds
     * @param turn the next turn's number
     */
    public record Slow(String key, long millis, long turn) implements ProducerState<Item> {
        @Override
        public Step<Item> next(CallContext call) throws InterruptedException {
            EchoCounts.turn(key);
            call.log(LogLevel.INFO, "started");
            Thread.sleep(millis);
            return Step.emit(Item.of(turn)).then(new Slow(key, millis, turn + 1));
        }

        @Override
        public void onCancel(CallContext call) {
            EchoCounts.cancel(key);
        }
    }

    private static List<Word> words(long turn, int count) {
        List<Word> words = new ArrayList<>();
        IntStream.range(0, 2 * count).forEach(at -> words.add(new Word(turn + "-" + at % count)));
        return words;
    }

    /**
     * See {@link EchoStreams#words}.
     *
     * @param turns how many turns
     * @param words how many words each has
     * @param turn the next turn's number
     */
    public record Words(long turns, int words, long turn) implements ProducerState<Word> {
        @Override
        public Step<Word> next(CallContext call) {
            return turn >= turns
                    ? Step.finish()
                    : Step.emit(EchoProducers.words(turn, words)).then(new Words(turns, words, turn + 1));
        }
    }

    /**
     * See {@link EchoStreams#wordTable}.
     *
     * @param turns how many turns
     * @param words how many words each has
     * @param turn the next turn's number
     */
    public record WordTable(long turns, int words, long turn) implements ProducerState<Batch> {
        @Override
        public Step<Batch> next(CallContext call) {
            return turn >= turns
                    ? Step.finish()
                    : Step.emit(Batch.ofRows(Word.class, EchoProducers.words(turn, words), call.allocator()))
                            .then(new WordTable(turns, words, turn + 1));
        }
    }

    /**
     * See {@link EchoStreams#table}.
     *
     * @param turns how many turns
     * @param rows how many rows each has
     * @param named whether there is a column of names
     * @param turn the next turn's number
     */
    public record Table(long turns, int rows, boolean named, long turn) implements ProducerState<Batch> {

        static Schema schema(boolean named) {
            Field number = Field.nullable("n", new ArrowType.Int(64, true));
            return new Schema(named ? List.of(number, Field.nullable("name", ArrowType.Utf8.INSTANCE)) : List.of(number));
        }

        @Override
        public Step<Batch> next(CallContext call) {
            if (turn >= turns) {
                return Step.finish();
            }
            VectorSchemaRoot root = VectorSchemaRoot.create(schema(named), call.allocator());
            for (int row = 0; row < rows; row++) {
                long number = turn * rows + row;
                ((BigIntVector) root.getVector("n")).setSafe(row, number);
                if (named) {
                    ((VarCharVector) root.getVector("name")).setSafe(row, new Text("row" + number));
                }
            }
            root.setRowCount(rows);
            return Step.emit(Batch.of(root)).then(new Table(turns, rows, named, turn + 1));
        }
    }

    /**
     * See {@link EchoStreams#noColumns}.
     *
     * @param turns how many turns
     * @param turn the next turn's number
     */
    public record NoColumns(long turns, long turn) implements ProducerState<Batch> {

        static final Schema SCHEMA = new Schema(List.of());

        static Batch batch() {
            return Batch.of(new VectorSchemaRoot(List.of(), List.of(), 0));
        }

        @Override
        public Step<Batch> next(CallContext call) {
            return turn >= turns
                    ? Step.finish()
                    : Step.emit(batch()).metadata("turn", Long.toString(turn)).then(new NoColumns(turns, turn + 1));
        }
    }

    /**
     * See {@link EchoStreams#large}.
     *
     * @param turns how many turns
     * @param bytes how many bytes each column has
     * @param turn the next turn's number
     */
    public record Large(long turns, int bytes, long turn) implements ProducerState<Batch> {
        @Override
        public Step<Batch> next(CallContext call) {
            if (turn >= turns) {
                return Step.finish();
            }
            call.log(LogLevel.INFO, "started");
            VectorSchemaRoot root = VectorSchemaRoot.create(Table.schema(false), call.allocator());
            BigIntVector numbers = (BigIntVector) root.getVector("n");
            int rows = bytes / Long.BYTES;
            numbers.allocateNew(rows);
            for (int row = 0; row < rows; row++) {
                numbers.set(row, row + turn);
            }
            root.setRowCount(rows);
            return Step.emit(Batch.of(root)).then(new Large(turns, bytes, turn + 1));
        }
    }
}
