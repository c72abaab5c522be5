package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.testkit.ManualTime;
import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits that are over when a test moves the clock. */
final class ManualWaits implements Waits {

    private final ManualTime time;

    ManualWaits(ManualTime time) {
        this.time = time;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public boolean acquire(Semaphore signal, long nanos) throws InterruptedException {
        if (signal.tryAcquire()) {
            return true;
        }
        AtomicBoolean late = new AtomicBoolean();
        TimeSource.Pending end = time.after(Duration.ofNanos(nanos), () -> {
            late.set(true);
            signal.release();
        });
        signal.acquire();
        // When both came at once, the other permit is the client's.
        return end.cancel() || !late.get() || signal.tryAcquire();
    }
}
