package dev.vgirpc.transport.http.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A response's body between the thread that answers and the one that reads. It holds so many bytes and no more; as a
 * server's buffer does, it lets them go when it is full or the response has ended.
 */
final class MemoryBody {

    private static final int ROOM = 64 << 10;

    /** What a reader that has left still takes. */
    private static final int DROPPED = 1 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocate(ROOM);
    private boolean full;
    private boolean ended;
    private boolean left;
    private int dropped;
    private @Nullable String failure;

    final WritableByteChannel output = new WritableByteChannel() {
        @Override
        public int write(ByteBuffer source) throws IOException {
            return put(source);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The response ends when its handler has returned.
        }
    };

    final ReadableByteChannel input = new ReadableByteChannel() {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return take(target);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    };

    private synchronized int put(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            while (!left && failure == null && full) {
                await();
            }
            if (failure != null) {
                throw new IOException(failure);
            }
            if (left) {
                dropped += source.remaining();
                source.position(source.limit());
                if (dropped > DROPPED) {
                    throw new IOException("the client does not read any more");
                }
                break;
            }
            int part = Math.min(bytes.remaining(), source.remaining());
            bytes.put(bytes.position(), source, source.position(), part).position(bytes.position() + part);
            source.position(source.position() + part);
            if (!bytes.hasRemaining()) {
                full = true;
                bytes.flip();
                notifyAll();
            }
        }
        return count;
    }

    private synchronized int take(ByteBuffer target) throws IOException {
        while (failure == null && !full && !ended) {
            await();
        }
        if (failure != null) {
            throw new IOException(failure);
        }
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int part = Math.min(bytes.remaining(), target.remaining());
        target.put(target.position(), bytes, bytes.position(), part).position(target.position() + part);
        bytes.position(bytes.position() + part);
        if (!bytes.hasRemaining() && full && !ended) {
            full = false;
            bytes.clear();
            notifyAll();
        }
        return part;
    }

    /** The response is complete. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            if (!full) {
                bytes.flip();
            }
            notifyAll();
        }
    }

    /** Nobody reads any more. */
    synchronized void leave() {
        left = true;
        notifyAll();
    }

    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
            notifyAll();
        }
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }
}
