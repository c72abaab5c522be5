package dev.vgirpc.benchmarks;

import java.util.List;

/** The contract whose requests are encoded and decoded. */
interface Requests {

    double add(double a, double b);

    void order(String symbol, int quantity, List<Double> prices);
}
