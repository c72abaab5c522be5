package dev.vgirpc.transport.pipe;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * One direction of a worker's standard streams. A thread that is blocked in such a stream cannot be
 * woken, so closing the channel during an operation, also by interrupting its thread, kills the
 * worker. Closing it at another time does nothing but refuse further operations: the stream is the
 * connection's.
 */
abstract class WorkerChannel extends AbstractInterruptibleChannel {

    /** The size of the stream's own buffer; pieces of this size pass it by without a copy. */
    static final int SMALL = 8 << 10;

    /** What a pipe holds. */
    static final int LARGE = 64 << 10;

    final Worker worker;

    /** Between the stream, which takes arrays, and the caller's buffer. Replaced by a large one on demand. */
    byte[] chunk = new byte[SMALL];

    /** True while an operation may block. Set before the channel is found open, read after it is closed. */
    private volatile boolean inUse;

    WorkerChannel(Worker worker) {
        this.worker = worker;
    }

    /** Starts an operation; {@link #leave} must follow, even when this fails. */
    final void enter() throws ClosedChannelException {
        inUse = true;
        begin();
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /** Ends an operation, with the exception that is due when the channel was closed meanwhile. */
    final void leave(boolean completed) throws IOException {
        inUse = false;
        end(completed);
    }

    @Override
    protected final void implCloseChannel() {
        if (inUse) {
            worker.kill();
        }
    }
}
