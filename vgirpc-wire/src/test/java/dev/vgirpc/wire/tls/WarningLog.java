package dev.vgirpc.wire.tls;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps warnings and what is worse. */
record WarningLog(List<String> texts) implements System.Logger {

    WarningLog() {
        this(new CopyOnWriteArrayList<>());
    }

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.compareTo(Level.WARNING) >= 0;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        add(level, text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        add(level, format);
    }

    private void add(Level level, String text) {
        if (isLoggable(level)) {
            texts.add(text);
        }
    }
}
