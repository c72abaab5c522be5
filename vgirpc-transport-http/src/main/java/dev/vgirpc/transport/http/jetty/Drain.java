package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.transport.http.server.HttpHandler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** How a service ends: its calls first, then what carried them. Safe for many threads. */
public final class Drain {

    /** How long calls may take to end once they are interrupted and their connections closed. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private final HttpHandler service;
    private final Runnable end;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean forced;

    /**
     * Nothing ends yet.
     *
     * @param end takes the service from where it is served; it may be called more than once
     */
    public Drain(HttpHandler service, Runnable end) {
        this.service = service;
        this.end = end;
    }

    /**
     * Refuses new calls, lets those in progress finish, and ends. A call that stops its own server is not waited for:
     * the end comes after it.
     *
     * @param grace how long calls may take before they are interrupted
     * @return true when every call finished in time, now and at an earlier stop
     */
    public boolean stop(Duration grace) {
        service.close();
        if (!await(grace)) {
            forced = true;
            service.interruptAnswers();
        }
        Thread caller = Thread.currentThread();
        if (service.isAnswering()) {
            Thread.ofPlatform().name("vgirpc-http-stop").start(() -> endAfter(caller));
        } else {
            end();
        }
        return !forced;
    }

    /** An interrupt ends the grace, and stays set. */
    private boolean await(Duration time) {
        try {
            return service.awaitAnswers(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void endAfter(Thread caller) {
        try {
            service.awaitAnswer(caller);
        } catch (InterruptedException e) {
            // Nobody has a reason to; who does wants the end.
        }
        end();
    }

    private void end() {
        boolean interrupted = Thread.interrupted();
        try {
            end.run();
            if (forced) {
                await(AFTER_INTERRUPT);
            }
        } finally {
            ended.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the end. */
    public void join() throws InterruptedException {
        ended.await();
    }
}
