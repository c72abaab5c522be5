package dev.vgirpc.transport.http.coding;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A body of gzip members. */
final class GzipBody implements ReadableByteChannel {

    private final ReadableByteChannel body;
    private final byte[] piece = new byte[64 << 10];
    private @Nullable InputStream in;
    private boolean closed;

    GzipBody(ReadableByteChannel body) {
        this.body = body;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        try {
            InputStream stream = in;
            if (stream == null) {
                stream = new GZIPInputStream(Channels.newInputStream(body), piece.length);
                in = stream;
            }
            int count = stream.read(piece, 0, Math.min(piece.length, target.remaining()));
            if (count > 0) {
                target.put(piece, 0, count);
            }
            return count;
        } catch (EOFException | ZipException e) {
            throw new BodyCodingException("the body is not gzip: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        body.close();
    }
}
