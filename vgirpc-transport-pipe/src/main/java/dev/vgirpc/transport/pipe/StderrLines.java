package dev.vgirpc.transport.pipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads a worker's standard error to its end and delivers its lines. */
final class StderrLines implements Runnable {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.subprocess");

    /** A worker that never ends its line must not fill this process's memory. */
    static final int MAX_LINE_CHARS = 64 << 10;

    private final InputStream stream;
    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    StderrLines(InputStream stream, Consumer<String> lines) {
        this.stream = stream;
        this.lines = lines;
    }

    @Override
    public void run() {
        char[] chars = new char[4096];
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int read = reader.read(chars); read >= 0; read = reader.read(chars)) {
                for (int at = 0; at < read; at++) {
                    take(chars[at]);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "standard error of a worker ended", e);
        }
        deliver();
    }

    private void take(char c) {
        if (c == '\n' || c == '\r') {
            deliver();
            return;
        }
        line.append(c);
        if (line.length() == MAX_LINE_CHARS) {
            deliver();
        }
    }

    private void deliver() {
        if (line.isEmpty()) {
            return;
        }
        String text = line.toString();
        line.setLength(0);
        try {
            lines.accept(text);
        } catch (RuntimeException e) {
            // Reading goes on: a worker whose standard error is full would stop.
            LOGGER.log(Level.WARNING, "the receiver of a worker's standard error failed", e);
        }
    }
}
