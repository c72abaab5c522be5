package dev.vgirpc.transport.http.coding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.vgirpc.wire.WireMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** Writes a body as one zstd frame, which says the content's length where it is known: some clients decode by it. */
final class ZstdEncoder implements BodyEncoder {

    private static final int PIECE = 64 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final WritableByteChannel body;
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final WireMemory.Block targetMemory;
    private final ByteBuffer target;
    /** Native memory for what is written from arrays, once something is. */
    private WireMemory.@Nullable Block spareMemory;

    private boolean closed;

    ZstdEncoder(WritableByteChannel body, long length, int level) {
        this.body = body;
        boolean complete = false;
        try {
            context.setLevel(level);
            if (length >= 0) {
                context.setPledgedSrcSize(length);
            }
            boolean small = length >= 0 && length < PIECE;
            targetMemory = WireMemory.allocate(small ? Zstd.compressBound(length) : PIECE);
            target = targetMemory.segment().asByteBuffer();
            complete = true;
        } finally {
            if (!complete) {
                context.close();
            }
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        checkOpen();
        int count = source.remaining();
        while (source.hasRemaining()) {
            ByteBuffer piece = source.isDirect() ? source : copied(source);
            while (piece.hasRemaining()) {
                context.compressDirectByteBufferStream(target, piece, EndDirective.CONTINUE);
                drain();
            }
        }
        return count;
    }

    private ByteBuffer copied(ByteBuffer source) {
        WireMemory.Block memory = spareMemory;
        if (memory == null) {
            memory = WireMemory.allocate(PIECE);
            spareMemory = memory;
        }
        ByteBuffer spare = memory.segment().asByteBuffer();
        int part = Math.min(spare.remaining(), source.remaining());
        spare.put(0, source, source.position(), part).limit(part);
        source.position(source.position() + part);
        return spare;
    }

    @Override
    public void flush() throws IOException {
        checkOpen();
        all(EndDirective.FLUSH);
    }

    private void all(EndDirective directive) throws IOException {
        boolean complete;
        do {
            complete = context.compressDirectByteBufferStream(target, NOTHING.duplicate(), directive);
            drain();
        } while (!complete);
    }

    private void drain() throws IOException {
        target.flip();
        while (target.hasRemaining()) {
            body.write(target);
        }
        target.clear();
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
        if (!closed) {
            closed = true;
            free();
        }
    }

    private void free() {
        context.close();
        targetMemory.close();
        WireMemory.Block spare = spareMemory;
        if (spare != null) {
            spare.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (body) {
            all(EndDirective.END);
        } finally {
            free();
        }
    }
}
