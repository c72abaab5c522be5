package dev.vgirpc.examples.quickstart;

// tag::record
record Quote(String symbol, int quantity, double total) {}
// end::record
