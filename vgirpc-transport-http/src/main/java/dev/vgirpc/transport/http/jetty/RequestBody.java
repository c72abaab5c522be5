package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.transport.http.server.SlowBodyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request's body, read by blocking: each request has a virtual thread. Bytes are copied once, into the reader's buffer. */
final class RequestBody implements ReadableByteChannel {

    private static final long MOST_DRAINED = 16L << 20;

    private final Request request;
    private final Pace.Transfer pace;
    private final Semaphore ready = new Semaphore(0);
    private Content.@Nullable Chunk chunk;
    private boolean ended;
    private long come;
    /** Nothing more is to be had of it. */
    private boolean broken;

    RequestBody(Request request, Pace pace) {
        this.request = request;
        this.pace = pace.transfer();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        while (true) {
            Content.Chunk present = chunk;
            if (present == null) {
                if (ended) {
                    return -1;
                }
                present = next();
                chunk = present;
            }
            ByteBuffer source = present.getByteBuffer();
            int count = Math.min(source.remaining(), target.remaining());
            if (count > 0) {
                target.put(target.position(), source, source.position(), count).position(target.position() + count);
                source.position(source.position() + count);
                come += count;
            }
            if (!source.hasRemaining()) {
                chunk = null;
                ended = present.isLast();
                present.release();
            }
            if (count > 0) {
                return count;
            }
        }
    }

    private Content.Chunk next() throws IOException {
        while (true) {
            Content.Chunk read = request.read();
            if (read == null) {
                await();
            } else if (Content.Chunk.isFailure(read)) {
                broken = true;
                throw new IOException("the request's body broke off", read.getFailure());
            } else {
                return read;
            }
        }
    }

    private void await() throws IOException {
        request.demand(ready::release);
        try {
            if (!pace.await(ready, () -> come)) {
                broken = true;
                throw new SlowBodyException();
            }
        } catch (InterruptedException e) {
            broken = true;
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a request's body was read");
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /**
     * Reads what was not read, up to a bound: a connection that is closed over a body that still comes is reset, and its
     * client may lose the answer that was sent. A client that waits for leave to send its body has got none, and sends
     * nothing.
     */
    void drain() {
        try {
            if (come == 0 && chunk == null && request.getHeaders().contains(HttpHeader.EXPECT)) {
                return;
            }
            long most = come + MOST_DRAINED;
            while (!ended && !broken && come < most) {
                Content.Chunk present = chunk == null ? next() : chunk;
                come += present.remaining();
                ended = present.isLast();
                chunk = null;
                present.release();
            }
        } catch (IOException e) {
            // The engine closes the connection.
        }
    }

    /** Drops what came and was not read; nothing is read after this. */
    @Override
    public void close() {
        Content.Chunk present = chunk;
        if (present != null) {
            chunk = null;
            ended = present.isLast();
            present.release();
        }
    }
}
