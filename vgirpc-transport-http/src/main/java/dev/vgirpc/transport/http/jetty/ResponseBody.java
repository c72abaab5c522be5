package dev.vgirpc.transport.http.jetty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** A response's body. Its buffers go to the socket as they are; head and first piece leave together. */
final class ResponseBody implements WritableByteChannel, Callback {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    /** Small enough that a client's pace can be seen, large enough not to be felt. */
    private static final int PIECE = 1 << 20;

    private final Request request;
    private final Response response;
    private final Pace.Transfer pace;
    private final Semaphore done = new Semaphore(0);
    private volatile @Nullable Throwable failure;
    /** Bytes that are still to come, or -1 where that is not known. */
    private long left;

    private long moved;
    private boolean ended;
    private boolean closed;

    ResponseBody(Request request, Response response, long length, Pace pace) {
        this.request = request;
        this.response = response;
        this.left = length;
        this.pace = pace.transfer();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            int piece = Math.min(source.remaining(), PIECE);
            if (left >= 0) {
                left -= piece;
                ended = left == 0;
            }
            int end = source.position() + piece;
            send(ended, source.slice(source.position(), piece));
            source.position(end);
        }
        return count;
    }

    private void send(boolean last, ByteBuffer piece) throws IOException {
        int bytes = piece.remaining();
        response.write(last, piece, this);
        if (!done.tryAcquire()) {
            await(piece, bytes);
        }
        moved += bytes;
        Throwable broken = failure;
        if (broken != null) {
            throw new IOException("the response could not be sent", broken);
        }
    }

    /** The buffer is Jetty's until the callback, so that even who gives up waits for it. */
    private void await(ByteBuffer piece, int bytes) throws IOException {
        String given = null;
        try {
            // Jetty moves the position on as it writes. It may be seen late, which is no matter over seconds.
            if (!pace.await(done, () -> moved + bytes - piece.remaining())) {
                given = "the client takes the response too slowly";
            }
        } catch (InterruptedException e) {
            given = "interrupted while a response was sent";
            Thread.currentThread().interrupt();
        }
        if (given != null) {
            hangUp(given);
            done.acquireUninterruptibly();
            throw Thread.currentThread().isInterrupted() ? new InterruptedIOException(given) : new IOException(given);
        }
    }

    /** With the connection, which over HTTP/2 carries the client's other requests, too: they are slow together. */
    private void hangUp(String why) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        end.close(new IOException(why));
    }

    @Override
    public void succeeded() {
        done.release();
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        done.release();
    }

    @Override
    public InvocationType getInvocationType() {
        return Invocable.InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            if (!ended) {
                send(true, NOTHING.duplicate());
            }
        }
    }
}
