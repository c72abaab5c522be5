package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.spi.TimeSource.Pending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Rings when a connection's present call or turn takes too long. Setting it for each call costs next to nothing: a
 * task that waits already is left to wait, and looks when it runs what is due by then.
 */
final class Alarm {

    private final TimeSource time;
    private final Runnable ring;

    private boolean set;
    private long at;
    private boolean rung;
    private @Nullable Pending pending;
    private long pendingAt;

    /**
     * An alarm that is not set.
     *
     * @param ring what to do when it rings; it must not block
     */
    Alarm(TimeSource time, Runnable ring) {
        this.time = time;
        this.ring = ring;
    }

    /** Sets it to a moment. */
    synchronized void set(Deadline deadline) {
        set = true;
        at = deadline.at();
        if (pending == null) {
            schedule();
        } else if (pendingAt - at > 0) {
            pending.cancel();
            schedule();
        }
    }

    private void schedule() {
        pendingAt = at;
        pending = time.after(Duration.ofNanos(at - time.nanoTime()), this::due);
    }

    private void due() {
        synchronized (this) {
            pending = null;
            if (!set) {
                return;
            }
            if (time.nanoTime() - at < 0) {
                schedule();
                return;
            }
            set = false;
            rung = true;
        }
        ring.run();
    }

    /** Turns it off until it is set again. */
    synchronized void clear() {
        set = false;
    }

    /** Whether it has rung. It rings once. */
    synchronized boolean hasRung() {
        return rung;
    }

    /** Turns it off for good. */
    synchronized void close() {
        set = false;
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }
}
