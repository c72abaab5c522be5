package dev.vgirpc.benchmarks;

import java.util.Arrays;

/** The middle and the ends of some figures. */
record Spread(double least, double median, double most) {

    static Spread of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** What three quarters of the figures are above of, or equal to. */
    static double lowerQuartile(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 4];
    }
}
