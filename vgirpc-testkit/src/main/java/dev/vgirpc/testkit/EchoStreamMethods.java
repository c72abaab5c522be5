package dev.vgirpc.testkit;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import org.jspecify.annotations.Nullable;

/** Opens streams as {@link EchoStreams} promises; each return type names the state. */
abstract class EchoStreamMethods implements EchoStreams {

    @Override
    public ProducerStream.Of<EchoProducers.Items, Item> items(long turns, int rowsPerTurn, int logsPerTurn) {
        return ProducerStream.of(new EchoProducers.Items(turns, rowsPerTurn, logsPerTurn, false, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Items, Item> itemsAndLast(long turns) {
        return ProducerStream.of(new EchoProducers.Items(turns, 1, 0, true, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Endless, Item> endless(String key) {
        return ProducerStream.of(new EchoProducers.Endless(key, false, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Endless, Item> badHook(String key) {
        return ProducerStream.of(new EchoProducers.Endless(key, true, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Counted, Item> counted(String key, long turns, @Nullable String failure) {
        return ProducerStream.of(new EchoProducers.Counted(key, turns, failure, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Items, Item> failingAtOpen(String message) {
        throw new IllegalArgumentException(message);
    }

    @Override
    public ProducerStream.Of<EchoProducers.Slow, Item> slow(String key, long millis) {
        return ProducerStream.of(new EchoProducers.Slow(key, millis, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Words, Word> words(long turns, int words) {
        return ProducerStream.of(new EchoProducers.Words(turns, words, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.WordTable, Batch> wordTable(long turns, int words) {
        return ProducerStream.of(Batch.schemaOf(Word.class), new EchoProducers.WordTable(turns, words, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Table, Batch> table(long turns, int rows, boolean named) {
        return ProducerStream.of(
                EchoProducers.Table.schema(named), new EchoProducers.Table(turns, rows, named, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.NoColumns, Batch> noColumns(long turns) {
        return ProducerStream.of(EchoProducers.NoColumns.SCHEMA, new EchoProducers.NoColumns(turns, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Large, Batch> large(long turns, int bytes) {
        return ProducerStream.of(EchoProducers.Table.schema(false), new EchoProducers.Large(turns, bytes, 0));
    }

    private static void logOpening() {
        CallContext.find().ifPresent(call -> call.log(LogLevel.INFO, "opening"));
    }

    @Override
    public ProducerStream.OfWithHeader<EchoProducers.Items, Info, Item> itemsWithHeader(String title, long turns) {
        logOpening();
        return ProducerStream.of(new EchoProducers.Items(turns, 1, 0, false, 0), new Info(title, turns));
    }

    @Override
    public ProducerStream.OfWithHeader<EchoProducers.Items, Info, Item> failingWithHeader(String message) {
        throw new IllegalArgumentException(message);
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Scale, Value, Value> scale(double factor) {
        return ExchangeStream.of(new EchoExchanges.Scale(factor));
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Accumulate, Value, Sum> accumulate(String key) {
        return ExchangeStream.of(new EchoExchanges.Accumulate(key, 0, 0));
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Pairs, Pair, Pair> pairs() {
        return ExchangeStream.of(new EchoExchanges.Pairs());
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.MirrorWords, Word, Word> mirrorWords() {
        return ExchangeStream.of(new EchoExchanges.MirrorWords());
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Blobs, Blob, Blob> blobs() {
        return ExchangeStream.of(new EchoExchanges.Blobs());
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Mirror, Batch, Batch> mirror() {
        return ExchangeStream.of(
                Batch.schemaOf(Item.class), Batch.schemaOf(Item.class), new EchoExchanges.Mirror());
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Failing, Value, Value> failingExchange(
            String key, long turns, String message) {
        return ExchangeStream.of(new EchoExchanges.Failing(key, turns, message, 0));
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Scale, Value, Value> failingExchangeAtOpen(String message) {
        throw new IllegalArgumentException(message);
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Slow, Value, Value> slowExchange(String key) {
        return ExchangeStream.of(new EchoExchanges.Slow(key));
    }

    @Override
    public ExchangeStream.OfWithHeader<EchoExchanges.Scale, Info, Value, Value> scaleWithHeader(
            String title, double factor) {
        logOpening();
        return ExchangeStream.of(new EchoExchanges.Scale(factor), new Info(title, 0));
    }

    @Override
    public ProducerStream.Of<EchoProducers.Items, Item> openItems(long turns) {
        return items(turns, 1, 0);
    }

    @Override
    public ExchangeStream.Of<EchoExchanges.Scale, Value, Value> openScale(double factor) {
        return scale(factor);
    }

    @Override
    public RpcStream.Of<EchoExchanges.Nothing> openNothing() {
        return RpcStream.of(EchoProducers.NoColumns.SCHEMA, new EchoExchanges.Nothing(0));
    }

    @Override
    public ProducerStream.OfWithHeader<EchoProducers.Items, Info, Item> openWithHeader(String title, long turns) {
        return itemsWithHeader(title, turns);
    }

    @Override
    public long cancelled(String key) {
        return EchoCounts.cancelled(key);
    }

    @Override
    public long turns(String key) {
        return EchoCounts.turns(key);
    }
}
