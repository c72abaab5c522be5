package dev.vgirpc.examples.quickstart;

// tag::contract
interface Prices {

    double last(String symbol);

    Quote quote(String symbol, int quantity);
}
// end::contract
