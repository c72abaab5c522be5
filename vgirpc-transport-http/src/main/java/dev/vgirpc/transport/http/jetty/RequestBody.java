package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.transport.http.server.SlowBodyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request's body, read by blocking: each request has a virtual thread. Bytes are copied once, into the reader's buffer. */
final class RequestBody implements ReadableByteChannel {

    private final Request request;
    private final Pace.Transfer pace;
    private final Semaphore ready = new Semaphore(0);
    private Content.@Nullable Chunk chunk;
    private boolean ended;
    /** Bytes that came since the last wait. */
    private long come;

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
                throw new IOException("the request's body broke off", read.getFailure());
            } else {
                return read;
            }
        }
    }

    private void await() throws IOException {
        request.demand(ready::release);
        long start = System.nanoTime();
        try {
            boolean came = ready.tryAcquire(pace.patience(), TimeUnit.NANOSECONDS);
            boolean keepsUp = pace.keepsUp(System.nanoTime() - start, come);
            come = 0;
            if (!keepsUp || !came) {
                throw new SlowBodyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a request's body was read");
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        Content.Chunk present = chunk;
        if (present != null) {
            chunk = null;
            ended = true;
            present.release();
        }
    }
}
