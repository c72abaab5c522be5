package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.Progress;
import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a listener's connections once a second, while there are any, and cuts off those that are idle or
 * slow for too long. Times are counted from the first look that sees something, so a second may be added.
 */
final class ConnectionWatch {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** A peer may rest so long in the middle of a transfer: it may be stopped or swapped out for a while. */
    static final Duration WINDOW = Duration.ofSeconds(20);

    private static final long WINDOW_NANOS = WINDOW.toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    /** Why a connection is cut off. */
    enum Reason {
        IDLE,
        SLOW
    }

    /** Cuts a connection off. */
    @FunctionalInterface
    interface Cut {
        /** Closes the connection unless it has gone on since a step. It must not block. */
        void cut(Reason reason, long step);
    }

    private final long idleNanos;
    private final long bytesPerSecond;
    private final TimeSource time;
    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private boolean looking;

    private ConnectionWatch(long idleNanos, long bytesPerSecond, TimeSource time) {
        this.idleNanos = idleNanos;
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
    }

    /** The watch that the options ask for, or null when they ask for none. */
    static @Nullable ConnectionWatch of(ListenOptions options, TimeSource time) {
        Duration idle = options.connectionIdleTimeout();
        if (idle == null && options.minBytesPerSecond() == 0) {
            return null;
        }
        return new ConnectionWatch(
                idle == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(idle), options.minBytesPerSecond(), time);
    }

    /** Watches a connection until it is removed. */
    Watched add(Cut cut) {
        Watched watched = new Watched(cut);
        synchronized (this) {
            all.add(watched);
            if (!looking) {
                looking = true;
                time.after(PERIOD, this::lookAtAll);
            }
        }
        return watched;
    }

    void remove(Watched watched) {
        all.remove(watched);
    }

    private void lookAtAll() {
        long now = time.nanoTime();
        for (Watched each : all) {
            each.look(now);
        }
        synchronized (this) {
            looking = !all.isEmpty();
            if (looking) {
                time.after(PERIOD, this::lookAtAll);
            }
        }
    }

    /** A connection, and what the looks before saw of it. Looks come one after the other. */
    final class Watched {
        private final Progress progress = new Progress();
        private final Cut cut;
        private long step = -1;
        private long since;
        private long movedBefore;

        private Watched(Cut cut) {
            this.cut = cut;
        }

        Progress progress() {
            return progress;
        }

        private void look(long now) {
            long present = progress.step();
            if (present != step) {
                step = present;
                begin(now);
                return;
            }
            long elapsed = now - since;
            switch (Progress.stage(step)) {
                case IDLE -> {
                    if (elapsed >= idleNanos) {
                        cut.cut(Reason.IDLE, step);
                    }
                }
                case RUNNING -> {}
                case RECEIVING, SENDING -> {
                    if (bytesPerSecond > 0 && elapsed >= WINDOW_NANOS) {
                        judge(now, elapsed);
                    }
                }
            }
        }

        private void begin(long now) {
            since = now;
            movedBefore = progress.movedBytes();
        }

        /** What a write under way has moved is not known: it may be all of it. */
        private void judge(long now, long elapsed) {
            long moved = progress.movedBytes() - movedBefore;
            double due = bytesPerSecond * (elapsed / NANOS_PER_SECOND);
            if (moved >= due) {
                begin(now);
            } else if (moved + progress.hiddenBytes() < due) {
                cut.cut(Reason.SLOW, step);
            }
        }
    }
}
