package dev.vgirpc.transport.http.coding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A body that may have no more than so many bytes. */
public final class BoundedBody implements ReadableByteChannel {

    private final ReadableByteChannel body;
    private final long most;
    private long read;

    public BoundedBody(ReadableByteChannel body, long most) {
        this.body = body;
        this.most = most;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = body.read(target);
        if (count > 0) {
            read += count;
            if (read > most) {
                throw new BodyTooLargeException(most);
            }
        }
        return count;
    }

    /** How many bytes were read. */
    public long count() {
        return read;
    }

    @Override
    public boolean isOpen() {
        return body.isOpen();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
