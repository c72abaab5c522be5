package dev.vgirpc.wire.engine;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Who holds a connection, and since when it is held or idle. Guarded by the pool. */
final class ConnectionUse {

    private @Nullable String method;
    private boolean stream;
    private @Nullable Thread thread;
    private long since;
    private boolean answered;
    private boolean unchecked;

    /** A call or a stream holds it. */
    void hold(String name, boolean byStream, Thread by, long now) {
        method = name;
        stream = byStream;
        thread = by;
        since = now;
    }

    /** Nobody holds it. */
    void free(long now) {
        method = null;
        thread = null;
        since = now;
        answered = true;
        unchecked = false;
    }

    boolean isHeld() {
        return method != null;
    }

    boolean isHeldBy(Thread other) {
        return thread == other;
    }

    /** Whether a call on it has ended with the connection in order. */
    boolean hasAnswered() {
        return answered;
    }

    /** Whether its peer may have gone meanwhile. */
    void mark(boolean mayBeBroken) {
        unchecked = mayBeBroken;
    }

    boolean mayBeBroken() {
        return unchecked;
    }

    /** For how long, in nanoseconds, it has been held or idle. */
    long age(long now) {
        return now - since;
    }

    String describe(long now) {
        Thread by = thread;
        return (stream ? "the open stream '" : "'") + method + "' for " + Duration.ofNanos(age(now)).truncatedTo(ChronoUnit.MILLIS)
                + (by == null ? "" : " (thread " + by.getName() + ")");
    }
}
