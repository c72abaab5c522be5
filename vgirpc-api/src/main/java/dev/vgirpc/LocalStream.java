package dev.vgirpc;

import dev.vgirpc.internal.BatchColumns;
import dev.vgirpc.internal.CurrentCall;
import dev.vgirpc.internal.StreamSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A stream of this process: runs the state, turn by turn, on the thread that asks. */
abstract class LocalStream implements RpcStream, StreamSource {

    private enum Phase {
        OPEN,
        ENDED,
        FAILED,
        CANCELLED,
        CLOSED
    }

    /** A turn of the state. */
    @FunctionalInterface
    interface Body {
        @Nullable Output<?> run() throws Exception;
    }

    /** Held during a turn, so that cancelling waits for its end. */
    private final ReentrantLock lock = new ReentrantLock();

    private final DetachedCall call = new DetachedCall();
    private final @Nullable Schema output;
    private Phase phase = Phase.OPEN;
    private @Nullable LocalTurn present;

    LocalStream(@Nullable Schema output) {
        this.output = output;
    }

    final CallContext call() {
        return call;
    }

    /** Tells the state that the stream was cancelled. */
    abstract void onCancel();

    @Override
    public final @Nullable Schema outputSchema() {
        return output;
    }

    @Override
    public @Nullable Schema inputSchema() {
        return null;
    }

    @Override
    public @Nullable Record streamHeader() {
        return null;
    }

    /**
     * Runs a turn; null when the stream has ended.
     *
     * @param fallback the record class where the output does not tell it
     */
    final @Nullable LocalTurn turn(Body body, @Nullable Class<?> fallback) {
        lock.lock();
        try {
            release();
            switch (phase) {
                case OPEN -> {}
                case ENDED -> {
                    return null;
                }
                case FAILED -> throw new IllegalStateException("the stream has ended with an error");
                case CANCELLED -> throw new CancellationException("the stream was cancelled");
                case CLOSED -> throw new IllegalStateException("the stream is closed");
            }
            Output<?> emitted;
            boolean complete = false;
            try {
                emitted = (Output<?>) CurrentCall.call(call, body::run);
                present = emitted == null ? null : turnOf(emitted, fallback);
                complete = true;
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new ServiceException(e.getClass().getSimpleName(), String.valueOf(e.getMessage()), null, e);
            } finally {
                if (!complete && phase == Phase.OPEN) {
                    phase = Phase.FAILED;
                }
            }
            if (emitted == null) {
                end();
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    private LocalTurn turnOf(Output<?> emitted, @Nullable Class<?> fallback) {
        Batch batch = emitted.batch();
        if (batch == null) {
            Class<?> known = emitted.rowClass();
            return LocalTurn.ofRows(call, emitted.rows(), known == null ? fallback : known, emitted.metadata());
        }
        Schema columns = output;
        return LocalTurn.ofBatch(
                call,
                columns == null ? batch : BatchColumns.fit(batch, columns, call::allocator),
                emitted.metadata());
    }

    /** There are no further turns; the present one stays. */
    final void end() {
        if (phase == Phase.OPEN) {
            phase = Phase.ENDED;
        }
        if (present == null) {
            call.end();
        }
    }

    private void release() {
        LocalTurn last = present;
        if (last != null) {
            present = null;
            last.close();
        }
    }

    @Override
    public final void cancel() {
        lock.lock();
        try {
            if (phase != Phase.OPEN) {
                return;
            }
            phase = Phase.CANCELLED;
            try {
                CurrentCall.call(call, () -> {
                    onCancel();
                    return null;
                });
            } catch (RuntimeException e) {
                System.getLogger("dev.vgirpc.server")
                        .log(System.Logger.Level.DEBUG, "the state's cancel hook failed", e);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void close() {
        lock.lock();
        try {
            cancel();
            release();
            if (phase != Phase.CLOSED) {
                phase = Phase.CLOSED;
                call.end();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final String toString() {
        return "stream of " + state();
    }
}
