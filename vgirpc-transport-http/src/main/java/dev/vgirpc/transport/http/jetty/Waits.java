package dev.vgirpc.transport.http.jetty;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The clock of waits for clients. Tests bring one that they move. */
interface Waits {

    Waits SYSTEM = new Waits() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public boolean acquire(Semaphore signal, long nanos) throws InterruptedException {
            return signal.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
    };

    /** The present moment, as {@link System#nanoTime} tells it. */
    long nanoTime();

    /** Waits for a permit; false when the time is over before. */
    boolean acquire(Semaphore signal, long nanos) throws InterruptedException;
}
