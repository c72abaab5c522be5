package dev.vgirpc.transport.http.coding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes a body as one zstd frame, which says the content's length where it is known: some clients decode by it. */
final class ZstdEncoder implements WritableByteChannel {

    private static final int PIECE = 64 << 10;

    private final WritableByteChannel body;
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer target = ByteBuffer.allocateDirect(PIECE);
    private final ByteBuffer spare = ByteBuffer.allocateDirect(PIECE);
    private boolean closed;

    ZstdEncoder(WritableByteChannel body, long length, int level) {
        this.body = body;
        context.setLevel(level);
        if (length >= 0) {
            context.setPledgedSrcSize(length);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            ByteBuffer piece = source;
            if (!source.isDirect()) {
                spare.clear();
                int part = Math.min(spare.remaining(), source.remaining());
                spare.put(spare.position(), source, source.position(), part).limit(part);
                source.position(source.position() + part);
                piece = spare;
            }
            while (piece.hasRemaining()) {
                context.compressDirectByteBufferStream(target, piece, EndDirective.CONTINUE);
                drain();
            }
        }
        return count;
    }

    private void drain() throws IOException {
        target.flip();
        while (target.hasRemaining()) {
            body.write(target);
        }
        target.clear();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            ByteBuffer nothing = ByteBuffer.allocateDirect(0);
            boolean ended;
            do {
                ended = context.compressDirectByteBufferStream(target, nothing, EndDirective.END);
                drain();
            } while (!ended);
        } finally {
            context.close();
            body.close();
        }
    }
}
