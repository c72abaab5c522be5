package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;

/** Answers at once, so that only the library is measured. */
final class CallsService implements Calls {

    @Override
    public double add(double a, double b) {
        return a + b;
    }

    @Override
    public String echoString(String value) {
        return value;
    }

    @Override
    public Trade echoRecord(Trade value) {
        return value;
    }

    @Override
    public byte[] echoBytes(byte[] value) {
        return value;
    }

    @Override
    public ProducerStream.Of<Streams.Counting, Tick> ticks() {
        return ProducerStream.of(new Streams.Counting(0));
    }

    @Override
    public ExchangeStream.Of<Streams.Adding, Tick, Tick> plusOne() {
        return ExchangeStream.of(new Streams.Adding());
    }

    @Override
    public ProducerStream<Batch> columns(ColumnKind kind) {
        Batch batch = kind.batch();
        return ProducerStream.of(batch.schema(), new Streams.Repeating(batch));
    }

    @Override
    public long allocated() {
        return Allocation.ofCurrentThread();
    }
}
