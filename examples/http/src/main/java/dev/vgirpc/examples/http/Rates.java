package dev.vgirpc.examples.http;

import dev.vgirpc.ProducerStream;

/** Rates of exchange. */
// tag::rates
interface Rates {
    double rate(String pair);

    ProducerStream<Day> history(String pair, int days);

    record Day(int number, double close) {}
}
// end::rates
