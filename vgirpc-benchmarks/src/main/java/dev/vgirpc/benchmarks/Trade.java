package dev.vgirpc.benchmarks;

/** A record of the size that small calls usually carry. */
record Trade(String symbol, long quantity, double price, boolean buy) {}
