package dev.vgirpc.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The warnings of the library's loggers while it is open, as the platform's own logging shows them. */
final class Warnings extends Handler implements AutoCloseable {

    // A logger lives as long as somebody holds it, and its handlers with it.
    private final Logger logger = Logger.getLogger("dev.vgirpc");
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<String> all = new CopyOnWriteArrayList<>();

    private Warnings() {}

    static Warnings collect() {
        Warnings warnings = new Warnings();
        warnings.setLevel(Level.WARNING);
        warnings.logger.addHandler(warnings);
        return warnings;
    }

    boolean anyContains(String text) {
        return all.stream().anyMatch(each -> each.contains(text));
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            all.add(formatter.formatMessage(record));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
