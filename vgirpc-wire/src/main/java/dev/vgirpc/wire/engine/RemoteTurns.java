package dev.vgirpc.wire.engine;

import dev.vgirpc.LogSink;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowBatches;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ResponseSink;
import dev.vgirpc.wire.spi.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of an open stream on the client (protocol page 3.3). Turns run on one thread at a time; cancelling
 * and closing may come from any.
 *
 * <p>Two locks: {@code turn} is held while a turn is sent and answered, {@code input} while something is
 * written. So a stream is cancelled while its turn waits for the answer; whoever holds the turn then
 * brings the stream to its end.
 */
final class RemoteTurns {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.client");

    private enum Phase {
        OPEN,
        ENDED,
        FAILED,
        CANCELLED
    }

    private final MethodPlan plan;
    private final ClientCall call;
    private final boolean withHeader;
    private final @Nullable LogSink sink;
    private final PooledConnection connection;
    private final TimeSource time;
    private final @Nullable Duration timeout;
    private final WireBuffer buffer;
    private final OutgoingStream out;
    private final RemoteInput input;

    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock inputLock = new ReentrantLock();

    private volatile Phase phase = Phase.OPEN;
    private volatile boolean closed;
    private volatile boolean lost;

    // Guarded by turn.
    private boolean finished;
    /** Whether the time was over when the stream finished. */
    private boolean ranOut;

    private boolean answered;
    private @Nullable ReceivedTurn<?> present;
    private @Nullable Thread reader;

    /**
     * The turns of a call.
     *
     * @param connection carries the call; it is released once the stream is over
     * @param timeout how long a turn may take, or null for any time
     */
    RemoteTurns(
            MethodPlan plan,
            ClientCall call,
            boolean withHeader,
            @Nullable LogSink sink,
            PooledConnection connection,
            TimeSource time,
            @Nullable Duration timeout) {
        this.plan = plan;
        this.call = call;
        this.withHeader = withHeader;
        this.sink = sink;
        this.connection = connection;
        this.time = time;
        this.timeout = timeout;
        this.buffer = connection.buffer();
        this.out = new OutgoingStream(new Unsent(buffer), new OutgoingStream.Count());
        this.input = new RemoteInput(out);
    }

    /** What is written leaves by the call. */
    private record Unsent(WireBuffer buffer) implements ResponseSink {
        @Override
        public void flush() {}
    }

    String method() {
        return plan.name();
    }

    /**
     * Runs a turn.
     *
     * @param rows the record class of the answer's rows, or null for whole batches
     * @param readings what each decoding of the answer is done by
     * @return the answer, or null when the stream has ended
     * @throws CancellationException when the stream was cancelled
     * @throws IllegalStateException when it was closed or has failed
     * @throws TransportException when its client was closed
     */
    <R> @Nullable ReceivedTurn<R> turn(
            RemoteInput.Turn content, @Nullable RowBatches rows, Supplier<Reading> readings) {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a turn of '" + method() + "' is in progress on this thread");
        }
        ReceivedTurn<R> received;
        turn.lock();
        try {
            releasePresent();
            if (phase == Phase.ENDED) {
                checkNotClosed();
                return null;
            }
            checkOpen();
            received = exchange(content, rows, readings);
            present = received;
            reader = Thread.currentThread();
        } finally {
            turn.unlock();
            endIfAsked();
        }
        checkNotClosed();
        return received;
    }

    private <R> @Nullable ReceivedTurn<R> exchange(
            RemoteInput.Turn content, @Nullable RowBatches rows, Supplier<Reading> readings) {
        Deadline deadline = Deadline.after(time, timeout);
        connection.setAlarm(deadline);
        try {
            send(content);
            return receive(rows, readings);
        } catch (TransportException | ProtocolException e) {
            throw deadline != null && (finished ? ranOut : connection.hasRunOut())
                    ? connection.late("a turn of '" + method() + "'", deadline, e)
                    : e;
        } finally {
            if (!finished) { // else the connection is another's
                connection.clearAlarm();
            }
        }
    }

    private void checkNotClosed() {
        if (lost) {
            throw new TransportException("the client of the stream '" + method() + "' is closed", false, null);
        }
        if (closed) {
            throw new IllegalStateException("the stream '" + method() + "' is closed");
        }
    }

    private void checkOpen() {
        checkNotClosed();
        switch (phase) {
            case OPEN -> {}
            case CANCELLED -> throw new CancellationException("the stream '" + method() + "' was cancelled");
            case FAILED -> throw new IllegalStateException("the stream '" + method() + "' has ended with an error");
            case ENDED -> throw new IllegalStateException("the stream '" + method() + "' has ended");
        }
    }

    private void send(RemoteInput.Turn content) {
        inputLock.lock();
        try {
            checkOpen();
            if (content == RemoteInput.TICK && orFail(call::tick)) {
                return;
            }
            Map<String, String> besides = orFail(call::beginInput);
            buffer.clear();
            input.write(content, besides);
            try {
                orFail(() -> {
                    call.send(buffer);
                    return true;
                });
            } finally {
                buffer.clear();
            }
        } finally {
            inputLock.unlock();
        }
    }

    /** Does what ends the stream when it fails. */
    private <T extends @Nullable Object> T orFail(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            fail();
            throw e;
        }
    }

    private <R> @Nullable ReceivedTurn<R> receive(@Nullable RowBatches rows, Supplier<Reading> readings) {
        boolean complete = false;
        try {
            while (true) {
                WireBatch batch = call.receive();
                if (batch == null) {
                    complete = true;
                    end(Phase.ENDED);
                    return null;
                }
                switch (Received.classify(batch)) {
                    case Received.Log log -> {
                        if (sink != null) {
                            sink.accept(log.message());
                        }
                    }
                    case Received.Failure failure -> {
                        complete = true;
                        if (!answered && !withHeader) {
                            call.notOpened();
                        }
                        answered = true;
                        end(Phase.FAILED);
                        throw declared(failure.error());
                    }
                    case Received.Data data -> {
                        complete = true;
                        answered = true;
                        return new ReceivedTurn<>(batch, readings, rows, null, ReceivedTurn.Owner.RECEIVER);
                    }
                }
            }
        } finally {
            if (!complete) {
                fail();
            }
        }
    }

    /** The exception that the method declares, where a turn may throw it. */
    private RuntimeException declared(RemoteCallException error) {
        return plan.declared(error) instanceof RuntimeException declared ? declared : error;
    }

    /** Something went wrong on this side: the server is told, as far as it still listens. */
    private void fail() {
        sendCancel();
        end(Phase.FAILED);
    }

    /** The stream is over: the connection can be used further. */
    private void end(Phase how) {
        inputLock.lock();
        try {
            if (phase == Phase.OPEN) {
                phase = how;
            }
        } finally {
            inputLock.unlock();
        }
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            connection.setAlarm(Deadline.after(time, timeout));
            try {
                cancelInput(); // Or wait for the thread that does: the input must not end before.
                if (!answered && !withHeader) {
                    passFirstAnswer();
                }
                call.close();
            } finally {
                buffer.clear();
                ranOut = connection.hasRunOut();
                connection.release();
            }
        }
    }

    /** The stream may not have been opened, though nobody reads the error that says so. */
    private void passFirstAnswer() {
        try {
            WireBatch batch = call.receive();
            while (batch != null && Received.classify(batch) instanceof Received.Log) {
                batch = call.receive();
            }
            if (batch != null && Received.classify(batch) instanceof Received.Failure) {
                call.notOpened();
            }
        } catch (RuntimeException e) {
            LOGGER.log(Level.DEBUG, () -> "the first answer of '" + method() + "' could not be read: " + e);
        }
    }

    private void sendCancel() {
        inputLock.lock();
        try {
            try (WireBuffer bytes = new WireBuffer(1024)) {
                OutgoingStream last = out.continuedIn(new Unsent(bytes));
                RemoteInput.cancel(last);
                call.cancel(bytes);
            } catch (RpcException e) {
                LOGGER.log(Level.DEBUG, () -> "the stream '" + method() + "' could not be cancelled: " + e);
            }
        } finally {
            inputLock.unlock();
        }
    }

    /** Cancels; the answer of a turn in progress is still given. */
    void cancel() {
        cancelInput();
        endIfAsked();
    }

    private void cancelInput() {
        inputLock.lock();
        try {
            if (phase == Phase.OPEN) {
                phase = Phase.CANCELLED;
                sendCancel();
            }
        } finally {
            inputLock.unlock();
        }
    }

    /** Cancels what has not ended, and frees what the stream holds. */
    void close() {
        closed = true;
        cancel();
    }

    /**
     * Asks the server to end the stream, whose turn takes too long and whose connection is closed next. It does not
     * wait: input that is still being sent is not read by the server.
     */
    void cancelUnasked() {
        if (inputLock.tryLock()) {
            try {
                if (phase == Phase.OPEN) {
                    sendCancel();
                }
            } finally {
                inputLock.unlock();
            }
        }
    }

    /** Frees what the stream holds: its connection is closed. */
    void clientClosed() {
        lost = true;
        close();
    }

    /** Ends a stream that was cancelled or closed, unless a turn is in progress: it does so itself. */
    private void endIfAsked() {
        while (isAsked() && !turn.isHeldByCurrentThread() && turn.tryLock()) {
            try {
                if (closed) {
                    releasePresent();
                    finish();
                } else if (present == null) {
                    finish();
                } else if (reader == Thread.currentThread()) {
                    detachPresent(present);
                    finish();
                } else {
                    return; // Another thread may be reading what lies in the connection's buffer.
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** The turn outlives the connection's buffer. */
    private void detachPresent(ReceivedTurn<?> last) {
        try {
            last.detach();
        } catch (RuntimeException e) {
            LOGGER.log(Level.DEBUG, () -> "the last turn of '" + method() + "' is lost: " + e);
            last.close();
        }
    }

    private boolean isAsked() {
        return closed && (!finished || present != null) || phase == Phase.CANCELLED && !finished;
    }

    private void releasePresent() {
        ReceivedTurn<?> last = present;
        if (last != null) {
            present = null;
            last.close();
        }
    }

    /** Nobody can use the stream any more: its connection is in the middle of it. */
    void abandoned() {
        turn.lock();
        try {
            if (!finished) {
                LOGGER.log(
                        Level.WARNING,
                        () -> "the stream '" + method() + "' was never closed: its connection is closed now; close"
                                + " streams, best by try-with-resources");
                connection.breakNow();
                phase = Phase.FAILED;
            }
            releasePresent();
            finish();
        } finally {
            turn.unlock();
        }
    }
}
