package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The standard streams of a worker process, and its end. */
final class SubprocessConnection implements Connection {

    private static final Duration STDERR_TIMEOUT = Duration.ofSeconds(5);

    private final Worker worker;
    private final Peer peer;
    private final Duration closeTimeout;
    private final WorkerInput input;
    private final WorkerOutput output;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private @Nullable Thread stderrThread;

    private SubprocessConnection(Worker worker, Peer peer, Duration closeTimeout) {
        this.worker = worker;
        this.peer = peer;
        this.closeTimeout = closeTimeout;
        this.input = new WorkerInput(worker);
        this.output = new WorkerOutput(worker);
    }

    /**
     * Takes over a started process.
     *
     * @param stderrLines takes the lines of its standard error, or null when that is not a pipe
     */
    static Connection open(
            Process process, Peer peer, Duration closeTimeout, @Nullable Consumer<String> stderrLines) {
        Worker worker = new Worker(process);
        SubprocessConnection connection = new SubprocessConnection(worker, peer, closeTimeout);
        if (stderrLines != null) {
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("vgirpc-stderr-" + process.pid())
                    .unstarted(new StderrLines(process.getErrorStream(), stderrLines));
            try {
                thread.start();
            } catch (RuntimeException | Error e) {
                worker.kill();
                connection.close();
                throw e;
            }
            connection.stderrThread = thread;
        }
        return connection;
    }

    @Override
    public ReadableByteChannel input() {
        return input;
    }

    @Override
    public WritableByteChannel output() {
        return output;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public boolean isAlive() {
        return open.get() && worker.process().isAlive();
    }

    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        // Whichever is in use kills the worker, and so frees the thread that uses it.
        closeQuietly(output);
        closeQuietly(input);
        closeQuietly(worker.process().getOutputStream());
        boolean interrupted = worker.end(closeTimeout);
        if (stderrThread != null) {
            interrupted |= join(stderrThread);
            closeQuietly(worker.process().getErrorStream());
        }
        // Last: a worker that is still writing when it is told to end must not fail for that.
        closeQuietly(worker.process().getInputStream());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Thread thread) {
        try {
            thread.join(STDERR_TIMEOUT);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static void closeQuietly(Closeable each) {
        try {
            each.close();
        } catch (IOException e) {
            // The worker may be gone already; the descriptor is closed all the same.
        }
    }
}
