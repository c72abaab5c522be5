package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.util.Arrays;

/** Times of single calls, kept whole so that the percentiles are exact. */
final class Latencies {

    private static final int MAX_CALLS = 4 << 20;

    private final long[] nanos = new long[MAX_CALLS];

    /** Calls for a while. */
    Sample measure(Subject subject, long millis) throws IOException {
        long serverBefore = subject.serverAllocated();
        long clientBefore = Allocation.ofCurrentThread();
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        int calls = 0;
        for (long last = start; last < end && calls < MAX_CALLS; calls++) {
            subject.call();
            long now = System.nanoTime();
            nanos[calls] = now - last;
            last = now;
        }
        long client = Allocation.ofCurrentThread() - clientBefore;
        long server = subject.serverAllocated() - serverBefore;
        Arrays.sort(nanos, 0, calls);
        return new Sample(
                calls,
                nanos[calls / 2] / 1e3,
                nanos[(int) (calls * 99L / 100)] / 1e3,
                (double) client / calls,
                (double) server / calls);
    }

    /**
     * One round of one subject.
     *
     * @param calls how many calls it made
     * @param p50 median time of a call in microseconds
     * @param p99 its 99th percentile
     * @param clientBytes bytes that the calling thread allocated per call
     * @param serverBytes bytes that the answering thread allocated per call; 0 where unknown
     */
    record Sample(long calls, double p50, double p99, double clientBytes, double serverBytes) {

        String toLine() {
            return calls + " " + p50 + " " + p99 + " " + clientBytes + " " + serverBytes;
        }

        static Sample ofLine(String line) {
            String[] parts = line.split(" ");
            if (parts.length != 5) {
                throw new IllegalStateException("not a sample: " + line);
            }
            return new Sample(
                    Long.parseLong(parts[0]),
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    Double.parseDouble(parts[3]),
                    Double.parseDouble(parts[4]));
        }
    }
}
