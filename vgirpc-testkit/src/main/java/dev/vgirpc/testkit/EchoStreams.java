package dev.vgirpc.testkit;

import dev.vgirpc.Batch;
import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the service that the contract tests call. What happens to a stream is counted in the
 * server's process under a key that its caller chooses.
 */
public interface EchoStreams {

    /**
     * A row of a producer.
     *
     * @param index the row's number, from 0
     * @param name {@code item} and the number
     * @param share half of the number, null for odd ones
     */
    record Item(long index, String name, @Nullable Double share) {

        /**
         * The row of a number.
         *
         * @param index the number
         * @return the row
         */
        public static Item of(long index) {
            return new Item(index, "item" + index, index % 2 == 0 ? index / 2.0 : null);
        }
    }

    /**
     * A number that is exchanged.
     *
     * @param value the number
     */
    record Value(double value) {}

    /**
     * Two columns of different types.
     *
     * @param left a whole number
     * @param right a number
     */
    record Pair(long left, double right) {}

    /**
     * What an accumulating exchange is at.
     *
     * @param sum the sum of all values
     * @param turns the number of turns
     */
    record Sum(double sum, long turns) {}

    /**
     * A word that travels by a dictionary.
     *
     * @param word the word
     */
    record Word(@DictionaryEncoded String word) {}

    /**
     * Bytes of any length.
     *
     * @param data the bytes
     */
    record Blob(byte[] data) {}

    /**
     * A header.
     *
     * @param title a text that the caller chose
     * @param count a number that the caller chose
     */
    record Info(String title, long count) {}

    /**
     * Numbered rows: turn {@code n} has the metadata {@code turn} = n and the logs {@code turn n log 0},
     * {@code turn n log 1} and so on.
     *
     * @param turns how many turns with a batch; the end comes in a turn of its own
     * @param rowsPerTurn how many rows each has, maybe none
     * @param logsPerTurn how many logs come before each batch
     * @return a producer
     */
    ProducerStream<Item> items(long turns, int rowsPerTurn, int logsPerTurn);

    /**
     * One row per turn; the last turn ends the stream.
     *
     * @param turns how many turns, at least one
     * @return a producer
     */
    ProducerStream<Item> itemsAndLast(long turns);

    /**
     * One row per turn, without end. It counts turns and cancellations; its cancel hook also logs.
     *
     * @param key counts under this key
     * @return a producer
     */
    ProducerStream<Item> endless(String key);

    /**
     * As {@link #endless}, with a cancel hook that throws.
     *
     * @param key counts under this key
     * @return a producer
     */
    ProducerStream<Item> badHook(String key);

    /**
     * One row per turn. It counts turns and cancellations.
     *
     * @param key counts under this key
     * @param turns how many turns with a batch
     * @param failure the message of the {@link IllegalArgumentException} that the next turn throws, or null
     *     for a stream that ends
     * @return a producer
     */
    ProducerStream<Item> counted(String key, long turns, @Nullable String failure);

    /**
     * Throws an {@link IllegalArgumentException} instead of opening.
     *
     * @param message its message
     * @return nothing
     */
    ProducerStream<Item> failingAtOpen(String message);

    /**
     * One row per turn, without end. Each turn logs {@code started} and then takes its time; an interrupt
     * ends it with an error. It counts turns and cancellations.
     *
     * @param key counts under this key
     * @param millis how long a turn takes, in milliseconds
     * @return a producer
     */
    ProducerStream<Item> slow(String key, long millis);

    /**
     * Words by dictionary: turn {@code n} has the words {@code n-0}, {@code n-1} and so on, each twice.
     *
     * @param turns how many turns
     * @param words how many words each has
     * @return a producer
     */
    ProducerStream<Word> words(long turns, int words);

    /**
     * As {@link #words}, in batches that the service makes.
     *
     * @param turns how many turns
     * @param words how many words each has
     * @return a producer
     */
    ProducerStream<Batch> wordTable(long turns, int words);

    /**
     * Columns by choice: {@code n} counts the rows of all turns, {@code name} is {@code row} and the count.
     *
     * @param turns how many turns
     * @param rows how many rows each has
     * @param named whether there is a column {@code name}
     * @return a producer
     */
    ProducerStream<Batch> table(long turns, int rows, boolean named);

    /**
     * Batches without columns; turn {@code n} has the metadata {@code turn} = n.
     *
     * @param turns how many turns
     * @return a producer
     */
    ProducerStream<Batch> noColumns(long turns);

    /**
     * Batches of one column {@code n} of 64-bit numbers, each its row's number plus the turn's. Each turn
     * first logs {@code started}.
     *
     * @param turns how many turns
     * @param bytes how many bytes each column has
     * @return a producer
     */
    ProducerStream<Batch> large(long turns, int bytes);

    /**
     * As {@link #items} with one row per turn, with a header. The method logs {@code opening}.
     *
     * @param title the header's title
     * @param turns how many turns, also the header's count
     * @return a producer with a header
     */
    ProducerStream.WithHeader<Info, Item> itemsWithHeader(String title, long turns);

    /**
     * Throws an {@link IllegalArgumentException} instead of opening.
     *
     * @param message its message
     * @return nothing
     */
    ProducerStream.WithHeader<Info, Item> failingWithHeader(String message);

    /**
     * Multiplies, and gives the input's metadata back. Each turn logs {@code rows n}.
     *
     * @param factor what to multiply by
     * @return an exchange
     */
    ExchangeStream<Value, Value> scale(double factor);

    /**
     * Adds up over all turns. It counts turns and cancellations.
     *
     * @param key counts under this key
     * @return an exchange
     */
    ExchangeStream<Value, Sum> accumulate(String key);

    /**
     * Gives rows back.
     *
     * @return an exchange
     */
    ExchangeStream<Pair, Pair> pairs();

    /**
     * Gives words back.
     *
     * @return an exchange
     */
    ExchangeStream<Word, Word> mirrorWords();

    /**
     * Gives bytes back.
     *
     * @return an exchange
     */
    ExchangeStream<Blob, Blob> blobs();

    /**
     * Gives batches with the columns of {@link Item} back as they are, with their metadata.
     *
     * @return an exchange
     */
    ExchangeStream<Batch, Batch> mirror();

    /**
     * Gives rows back, then fails with an {@link IllegalArgumentException}. It counts turns and
     * cancellations.
     *
     * @param key counts under this key
     * @param turns how many turns work
     * @param message the exception's message
     * @return an exchange
     */
    ExchangeStream<Value, Value> failingExchange(String key, long turns, String message);

    /**
     * Throws an {@link IllegalArgumentException} instead of opening.
     *
     * @param message its message
     * @return nothing
     */
    ExchangeStream<Value, Value> failingExchangeAtOpen(String message);

    /**
     * Takes as many milliseconds as the row says, then gives it back. Each turn first logs
     * {@code started}. It counts turns and cancellations.
     *
     * @param key counts under this key
     * @return an exchange
     */
    ExchangeStream<Value, Value> slowExchange(String key);

    /**
     * As {@link #scale}, with a header. The method logs {@code opening}.
     *
     * @param title the header's title
     * @param factor what to multiply by
     * @return an exchange with a header, whose count is 0
     */
    ExchangeStream.WithHeader<Info, Value, Value> scaleWithHeader(String title, double factor);

    /**
     * {@link #items} with one row per turn, of a kind that the contract does not tell.
     *
     * @param turns how many turns
     * @return a producer
     */
    RpcStream openItems(long turns);

    /**
     * {@link #scale}, of a kind that the contract does not tell.
     *
     * @param factor what to multiply by
     * @return an exchange
     */
    RpcStream openScale(double factor);

    /**
     * Batches without columns and rows for such batches; turn {@code n} has the metadata {@code turn} = n.
     *
     * @return an exchange without columns
     */
    RpcStream openNothing();

    /**
     * {@link #itemsWithHeader}, of a kind that the contract does not tell.
     *
     * @param title the header's title
     * @param turns how many turns
     * @return a producer with a header
     */
    RpcStream.WithHeader<Info> openWithHeader(String title, long turns);

    /**
     * How often the cancel hooks of streams with a key were called.
     *
     * @param key the key
     * @return a count
     */
    long cancelled(String key);

    /**
     * How many turns of streams with a key have begun.
     *
     * @param key the key
     * @return a count
     */
    long turns(String key);
}
