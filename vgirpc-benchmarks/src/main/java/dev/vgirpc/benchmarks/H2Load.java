package dev.vgirpc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Loads a server by {@code h2load}. */
final class H2Load {

    private static final Pattern RATE = Pattern.compile("finished in .*?, ([0-9.]+) req/s");
    private static final Pattern STATUSES =
            Pattern.compile("status codes: ([0-9]+) 2xx, ([0-9]+) 3xx, ([0-9]+) 4xx, ([0-9]+) 5xx");
    private static final Pattern ERRORS = Pattern.compile("([0-9]+) failed, ([0-9]+) errored, ([0-9]+) timeout");

    private final Path body;
    private final Path log;

    /**
     * Load of one request.
     *
     * @param scratch where files may be
     * @param body of each request
     */
    H2Load(Path scratch, byte[] body) throws IOException {
        this.body = Files.write(scratch.resolve("h2load.body"), body);
        this.log = scratch.resolve("h2load.log");
    }

    /** What was seen of a server; times in microseconds. */
    record Figures(double perSecond, double p50, double p99) {}

    /**
     * Loads a server for some seconds, after half of that to get going.
     *
     * @throws IOException when h2load is not there, or a request was not answered with status 200
     */
    Figures run(String url, boolean http2, int connections, int seconds) throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of(
                "h2load",
                "--clients=" + connections,
                "--threads=1",
                "--duration=" + seconds,
                "--warm-up-time=" + (seconds + 1) / 2,
                "--data=" + body,
                "--header=content-type: application/vnd.apache.arrow.stream",
                "--log-file=" + log));
        if (!http2) {
            command.add("--h1");
        }
        command.add(url);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("h2load is needed: install Debian's nghttp2-client", e);
        }
        String said = new String(process.getInputStream().readAllBytes());
        Matcher rate = RATE.matcher(said);
        Matcher statuses = STATUSES.matcher(said);
        Matcher errors = ERRORS.matcher(said);
        if (process.waitFor() != 0 || !rate.find() || !statuses.find() || !errors.find()) {
            throw new IOException("h2load failed: " + said);
        }
        long bad = 0;
        for (int i = 2; i <= 4; i++) {
            bad += Long.parseLong(statuses.group(i)) + Long.parseLong(errors.group(i - 1));
        }
        if (bad > 0) {
            throw new IOException("requests were not answered well: " + said);
        }
        int[] micros = micros();
        return new Figures(
                Double.parseDouble(rate.group(1)),
                micros[micros.length / 2],
                micros[(int) (micros.length * 99L / 100)]);
    }

    private int[] micros() throws IOException {
        int[] micros = new int[1 << 16];
        int count = 0;
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (count == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * count);
                }
                micros[count++] = Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1));
            }
        }
        if (count == 0) {
            throw new IOException("h2load has logged no request");
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
