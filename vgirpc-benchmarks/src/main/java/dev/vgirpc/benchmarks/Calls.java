package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;

/** The contract whose calls are measured. */
interface Calls {

    double add(double a, double b);

    String echoString(String value);

    Trade echoRecord(Trade value);

    byte[] echoBytes(byte[] value);

    /** One row per turn. */
    ProducerStream<Tick> ticks();

    /** One row in, one row out. */
    ExchangeStream<Tick, Tick> plusOne();

    /** One batch of 16 MB per turn. */
    ProducerStream<Batch> columns(ColumnKind kind);

    /** The bytes that the answering thread has allocated so far. */
    long allocated();
}
