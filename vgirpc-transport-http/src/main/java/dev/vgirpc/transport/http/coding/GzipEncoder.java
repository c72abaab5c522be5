package dev.vgirpc.transport.http.coding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.zip.GZIPOutputStream;

/** Writes a body as one gzip member. */
final class GzipEncoder implements BodyEncoder {

    private static final int PIECE = 16 << 10;
    private static final int LEVEL = 6;

    private final WritableByteChannel body;
    private final Stream stream;
    private final WritableByteChannel channel;
    private boolean closed;

    /** The JDK's stream, whose memory can be freed without ending the member. */
    private static final class Stream extends GZIPOutputStream {

        Stream(WritableByteChannel body) throws IOException {
            super(Channels.newOutputStream(body), PIECE, true);
            def.setLevel(LEVEL);
        }

        void free() {
            def.end();
        }
    }

    GzipEncoder(WritableByteChannel body) throws IOException {
        this.body = body;
        this.stream = new Stream(body);
        this.channel = Channels.newChannel(stream);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        checkOpen();
        return channel.write(source);
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
        stream.flush();
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void abandon() {
        closed = true;
        stream.free();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (body) {
            stream.finish();
        } finally {
            stream.free();
        }
    }
}
