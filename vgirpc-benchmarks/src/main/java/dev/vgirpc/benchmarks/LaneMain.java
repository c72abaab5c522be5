package dev.vgirpc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One subject in a process of its own, so that no subject runs code that was compiled for another.
 * A line with a number of milliseconds is answered with a line of figures, see
 * {@link Latencies.Sample}.
 */
public final class LaneMain {

    private LaneMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        Subject subject = Subject.open(List.of(args));
        Latencies latencies = new Latencies();
        subject.call();
        out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(latencies.measure(subject, Long.parseLong(line)).toLine());
        }
        System.exit(0);
    }
}
