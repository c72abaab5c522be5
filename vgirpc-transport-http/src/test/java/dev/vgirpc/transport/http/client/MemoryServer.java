package dev.vgirpc.transport.http.client;

import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Answers each request on a thread of its own, by the handler and nothing else. */
final class MemoryServer implements ServerTransport {

    private static final long JOIN_MILLIS = 5_000;

    private final String address;
    private final HttpHandler handler;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<Thread, MemoryExchange> running = new HashMap<>();
    private boolean stopped;

    MemoryServer(String address, HttpHandler handler) {
        this.address = address;
        this.handler = handler;
    }

    boolean isStopped() {
        synchronized (running) {
            return stopped;
        }
    }

    void take(MemoryExchange exchange) throws NotSentException {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("vgirpc-memory-http")
                .unstarted(() -> answer(exchange));
        synchronized (running) {
            if (stopped) {
                throw new NotSentException("nobody answers at " + address, null);
            }
            running.put(thread, exchange);
            thread.start();
        }
    }

    private void answer(MemoryExchange exchange) {
        try {
            handler.handle(exchange);
            exchange.end();
        } catch (IOException | RuntimeException e) {
            exchange.fail("the server ended the connection: " + e.getMessage());
        } finally {
            synchronized (running) {
                running.remove(Thread.currentThread());
            }
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public boolean stop(Duration grace) {
        handler.close();
        boolean finished = false;
        try {
            finished = handler.awaitAnswers(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Map<Thread, MemoryExchange> left;
        synchronized (running) {
            stopped = true;
            left = Map.copyOf(running);
        }
        left.forEach((thread, exchange) -> {
            if (!join(thread, 100)) {
                exchange.fail("the server has stopped");
                thread.interrupt();
                join(thread, JOIN_MILLIS);
            }
        });
        ended.countDown();
        return finished;
    }

    private static boolean join(Thread thread, long millis) {
        try {
            return thread.join(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void join() throws InterruptedException {
        ended.await();
    }
}
