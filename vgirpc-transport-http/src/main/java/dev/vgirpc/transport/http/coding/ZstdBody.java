package dev.vgirpc.transport.http.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A body of zstd frames, with or without the content's size in them. A window may have 8 MiB, as RFC 9659 says for this
 * coding.
 */
final class ZstdBody implements ReadableByteChannel {

    private static final int WINDOW_LOG = 23;
    private static final int PIECE = 64 << 10;

    private final ReadableByteChannel body;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final ByteBuffer source = ByteBuffer.allocateDirect(PIECE).flip();
    private ByteBuffer spare = ByteBuffer.allocate(0);
    private boolean ended;
    /** Between two frames, where the body may end. */
    private boolean complete = true;
    private boolean closed;

    ZstdBody(ReadableByteChannel body) {
        this.body = body;
        context.setLongMax(WINDOW_LOG);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.isDirect()) {
            return readThrough(target);
        }
        int start = target.position();
        while (target.position() == start && target.hasRemaining()) {
            if (!source.hasRemaining() && !ended) {
                source.clear();
                ended = body.read(source) < 0;
                source.flip();
            }
            if (!source.hasRemaining() && ended) {
                if (!complete) {
                    // What the decoder holds back may still fill the target; when it gives nothing, the frame is cut.
                    decompress(target);
                    if (target.position() == start) {
                        throw new BodyCodingException("the zstd frame is cut off");
                    }
                    break;
                }
                return -1;
            }
            decompress(target);
        }
        return target.position() - start;
    }

    private void decompress(ByteBuffer target) throws BodyCodingException {
        try {
            complete = context.decompressDirectByteBufferStream(target, source);
        } catch (ZstdException e) {
            throw new BodyCodingException("the body is not zstd: " + e.getMessage(), e);
        }
    }

    private int readThrough(ByteBuffer target) throws IOException {
        if (spare.capacity() == 0) {
            spare = ByteBuffer.allocateDirect(PIECE);
        }
        spare.clear().limit(Math.min(spare.capacity(), target.remaining()));
        int count = read(spare);
        if (count > 0) {
            target.put(spare.flip());
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            context.close();
            body.close();
        }
    }
}
