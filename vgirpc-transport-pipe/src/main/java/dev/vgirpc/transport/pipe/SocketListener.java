package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ConnectionStatistics;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections of a socket and serves each on a thread of its own, until it is stopped or has
 * been idle for too long.
 */
final class SocketListener implements ServerTransport {

    /** The first client of a server that was just started may still be starting itself. */
    private static final Duration STARTUP_GRACE = Duration.ofSeconds(60);

    private static final long FIRST_RETRY_MILLIS = 10;
    private static final long LAST_RETRY_MILLIS = 1_000;

    private final Binding binding;
    private final ListenOptions options;
    private final IdleWatch idle;
    private final ServedConnections connections;
    private final Refusals refusals;
    private final Selector selector;
    private final SelectionKey key;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    // Of the accepting thread:
    private long accepted;
    private long retryMillis;
    private boolean warned;

    private SocketListener(
            Binding binding,
            ListenOptions options,
            Duration startupGrace,
            CallDispatcher dispatcher,
            Selector selector,
            TimeSource time)
            throws IOException {
        this.binding = binding;
        this.options = options;
        this.idle = new IdleWatch(options.idleTimeout(), startupGrace, System::nanoTime);
        this.connections = new ServedConnections(dispatcher, this::newThread, selector::wakeup, ConnectionWatch.of(options, time));
        this.refusals = new Refusals(
                dispatcher,
                "the server serves " + options.maxConnections()
                        + " connections, its limit maxConnections: try again later",
                time);
        this.selector = selector;
        binding.channel().configureBlocking(false);
        this.key = binding.channel().register(selector, SelectionKey.OP_ACCEPT);
    }

    /**
     * Prepares the service and starts to accept.
     *
     * @param binding a bound socket; closed by the listener, also when this fails
     */
    static ServerTransport start(Binding binding, ListenOptions options, CallDispatcher dispatcher) {
        return start(binding, options, STARTUP_GRACE, dispatcher, TimeSource.system());
    }

    static ServerTransport start(
            Binding binding,
            ListenOptions options,
            Duration startupGrace,
            CallDispatcher dispatcher,
            TimeSource time) {
        Selector selector = null;
        try {
            dispatcher.serving(binding.kind());
            selector = Selector.open();
            SocketListener listener = new SocketListener(binding, options, startupGrace, dispatcher, selector, time);
            Thread.ofPlatform()
                    .daemon(false)
                    .name("vgirpc-" + binding.address() + "-accept")
                    .start(listener::run);
            return listener;
        } catch (IOException e) {
            close(binding, selector);
            throw new TransportException(
                    "cannot listen at " + binding.address() + ": " + e.getMessage(), false, e);
        } catch (RuntimeException | Error e) {
            close(binding, selector);
            throw e;
        }
    }

    private static void close(Binding binding, @Nullable Selector selector) {
        binding.close();
        if (selector != null) {
            try {
                selector.close();
            } catch (IOException e) {
                // Nobody could act on it; the descriptors are gone all the same.
            }
        }
    }

    private void run() {
        try {
            while (!stopping) {
                int served = connections.count();
                long remaining = retryMillis > 0 ? Long.MAX_VALUE : idle.remaining(served);
                if (remaining <= 0) {
                    ServerLog.LOGGER.log(Level.DEBUG, "{0} was idle for {1} and ends", address(), options.idleTimeout());
                    break;
                }
                await(served < options.maxConnections() || options.refusesExcess(), remaining);
                if (!stopping) {
                    acceptAll();
                }
            }
        } finally {
            close(binding, selector);
            refusals.stop();
            closed.countDown();
            if (!stopping) {
                connections.stop(Duration.ZERO);
                ended.countDown();
            }
        }
    }

    /** Waits for connections to accept or to end, the idle time's or a pause's end, or the stop. */
    private void await(boolean room, long idleNanos) {
        try {
            key.interestOps(room && retryMillis == 0 ? SelectionKey.OP_ACCEPT : 0);
            long millis = retryMillis;
            if (idleNanos < Long.MAX_VALUE) {
                millis = TimeUnit.NANOSECONDS.toMillis(idleNanos) + 1; // Not a moment too early, and never 0.
            }
            selector.select(each -> {}, millis);
            // Nobody has a reason to interrupt this thread; one who does must not make it spin.
            Thread.interrupted();
        } catch (IOException e) {
            failed("wait", e);
        }
    }

    private void acceptAll() {
        try {
            int served = connections.count();
            while ((served < options.maxConnections() || options.refusesExcess()) && !stopping) {
                SocketChannel channel = binding.accept();
                if (channel != null) {
                    idle.connected();
                    if (served >= options.maxConnections()) {
                        warnOfLimit();
                    }
                    serve(channel);
                }
                retryMillis = 0;
                if (channel == null) {
                    return;
                }
                served = connections.count();
            }
            if (!stopping) {
                warnOfLimit();
            }
        } catch (IOException | RuntimeException | Error e) {
            // No descriptor, memory or thread left, perhaps only for now.
            failed("accept a connection", e);
        }
    }

    /** Once; and who serves one connection at a time knows it. */
    private void warnOfLimit() {
        if (!warned && options.maxConnections() > 1) {
            warned = true;
            ServerLog.LOGGER.log(
                    Level.WARNING,
                    "{0} serves {1} connections, its limit: more {2} until one of them ends",
                    address(),
                    options.maxConnections(),
                    options.refusesExcess() ? "are refused" : "wait");
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        boolean taken = false;
        try {
            Connection connection;
            try {
                connection = binding.connection(channel);
            } catch (IOException e) {
                ServerLog.LOGGER.log(Level.DEBUG, () -> "a client of " + address() + " left at once: " + e);
                return;
            }
            if (connections.count() < options.maxConnections()) {
                taken = connections.serve(connection);
            } else {
                taken = true;
                refusals.refuse(connection);
            }
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private void failed(String what, Throwable failure) {
        ServerLog.LOGGER.log(
                retryMillis == 0 ? Level.WARNING : Level.DEBUG,
                () -> address() + " cannot " + what + ", and tries again: " + failure,
                failure);
        retryMillis = Math.min(LAST_RETRY_MILLIS, Math.max(FIRST_RETRY_MILLIS, retryMillis * 2));
    }

    private Thread newThread(Runnable task) {
        Thread.Builder builder = connections.count() < options.platformThreads()
                ? Thread.ofPlatform().daemon()
                : Thread.ofVirtual();
        accepted++;
        return builder.name("vgirpc-" + address() + "-" + accepted).unstarted(task);
    }

    @Override
    public String address() {
        return binding.address();
    }

    @Override
    public ConnectionStatistics connections() {
        return connections.statistics(refusals.count());
    }

    @Override
    public boolean stop(Duration grace) {
        stopping = true;
        selector.wakeup();
        boolean interrupted = awaitClosed();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        boolean graceful = connections.stop(grace);
        ended.countDown();
        return graceful;
    }

    /** The accepting thread waits for nothing, so this takes a moment only; true when interrupted. */
    private boolean awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    @Override
    public void join() throws InterruptedException {
        ended.await();
    }
}
