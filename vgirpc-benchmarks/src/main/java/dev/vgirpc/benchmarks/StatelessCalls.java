package dev.vgirpc.benchmarks;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;

/** The part of the contract whose streams can leave their server between two turns. */
interface StatelessCalls {

    double add(double a, double b);

    byte[] echoBytes(byte[] value);

    /** One row per turn. */
    ProducerStream<Tick> ticks();

    /** One row in, one row out. */
    ExchangeStream<Tick, Tick> plusOne();
}
