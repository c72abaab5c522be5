package dev.vgirpc.testkit;

import dev.vgirpc.RpcException;
import dev.vgirpc.ServiceException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for exceptions that no caller sees: those that the library's loggers are told of at any level, and those
 * that end a thread. What is logged meanwhile goes nowhere else.
 */
final class FaultWatch extends Handler implements AutoCloseable {

    private static final String SERVICE = Echo.class.getName();
    private static final int FRAMES = 12;

    private final Logger logger = Logger.getLogger("dev.vgirpc");
    private final @Nullable Level level = logger.getLevel();
    private final boolean passedOn = logger.getUseParentHandlers();
    private final Thread.@Nullable UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
    private final List<String> found = new CopyOnWriteArrayList<>();

    private FaultWatch() {}

    static FaultWatch start() {
        FaultWatch watch = new FaultWatch();
        watch.setLevel(Level.ALL);
        watch.logger.setLevel(Level.FINE);
        watch.logger.setUseParentHandlers(false);
        watch.logger.addHandler(watch);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, e) -> watch.found.add("the thread " + thread.getName() + " ended: " + describe(e)));
        return watch;
    }

    /** What was found since it was asked last. */
    List<String> take() {
        List<String> taken = List.copyOf(found);
        found.removeAll(taken);
        return taken;
    }

    @Override
    public void publish(LogRecord record) {
        Throwable thrown = record.getThrown();
        if (thrown != null && !isExpected(thrown)) {
            found.add("logged: " + describe(thrown));
        } else if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            found.add("logged: " + record.getMessage());
        }
    }

    /** What the service throws on purpose is its own. */
    private static boolean isExpected(Throwable thrown) {
        if (thrown instanceof RpcException || thrown instanceof ServiceException || thrown instanceof IOException) {
            return true;
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(SERVICE);
    }

    static String describe(Throwable thrown) {
        String text = thrown + Arrays.stream(thrown.getStackTrace())
                .limit(FRAMES)
                .map(each -> "\n      at " + each)
                .collect(Collectors.joining());
        Throwable cause = thrown.getCause();
        return cause == null ? text : text + "\n    caused by " + describe(cause);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(uncaught);
        logger.removeHandler(this);
        logger.setUseParentHandlers(passedOn);
        logger.setLevel(level);
    }
}
