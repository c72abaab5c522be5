package dev.vgirpc.transport.http.coding;

import com.github.luben.zstd.ZstdDirectBufferDecompressingStreamNoFinalizer;
import com.github.luben.zstd.ZstdIOException;
import dev.vgirpc.wire.WireMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A body of zstd frames, with or without the content's size in them. A window may have 8 MiB, as RFC 9659 says for this
 * coding: what a frame's head asks for is allocated at once.
 */
final class ZstdBody implements ReadableByteChannel {

    private static final int WINDOW_LOG = 23;
    private static final int PIECE = 16 << 10;

    private final ReadableByteChannel body;
    private @Nullable Decoder decoder;
    private WireMemory.@Nullable Block memory;
    /** Native memory for targets that are arrays, once one is. */
    private WireMemory.@Nullable Block spare;

    private boolean closed;

    ZstdBody(ReadableByteChannel body) {
        this.body = body;
    }

    /** The library's decoder, which asks for more when it has used up what there is. */
    private static final class Decoder extends ZstdDirectBufferDecompressingStreamNoFinalizer {
        private final ReadableByteChannel body;
        private boolean ended;

        Decoder(ReadableByteChannel body, ByteBuffer first) {
            super(first);
            this.body = body;
        }

        @Override
        protected ByteBuffer refill(ByteBuffer source) {
            source.clear();
            try {
                while (!ended && source.position() == 0) {
                    ended = body.read(source) < 0;
                }
            } catch (IOException e) {
                source.clear().limit(0);
                throw new UncheckedIOException(e);
            }
            return source.flip();
        }
    }

    private Decoder decoder() throws IOException {
        Decoder present = decoder;
        if (present == null) {
            WireMemory.Block block = WireMemory.allocate(PIECE);
            memory = block;
            ByteBuffer first = block.segment().asByteBuffer().limit(0);
            present = new Decoder(body, first);
            decoder = present;
            present.setLongMax(WINDOW_LOG);
            present.refill(first);
        }
        return present;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        return target.isDirect() ? readDirect(target) : readThrough(target);
    }

    private int readDirect(ByteBuffer target) throws IOException {
        try {
            Decoder in = decoder();
            while (in.hasRemaining()) {
                boolean last = in.ended;
                int count = in.read(target);
                if (count > 0) {
                    return count;
                }
                if (last && in.hasRemaining()) {
                    throw new BodyCodingException("the zstd frame is cut off");
                }
            }
            return -1;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ZstdIOException e) {
            throw new BodyCodingException("the body is not zstd: " + e.getMessage(), e);
        }
    }

    private int readThrough(ByteBuffer target) throws IOException {
        int bytes = Math.min(PIECE, target.remaining());
        WireMemory.Block block = spare;
        if (block == null || block.segment().byteSize() < bytes) {
            free(block);
            spare = null;
            block = WireMemory.allocate(bytes);
            spare = block;
        }
        ByteBuffer between = block.segment().asByteBuffer().limit(bytes);
        int count = readDirect(between);
        if (count > 0) {
            target.put(between.flip());
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
            try (body) {
                if (decoder != null) {
                    decoder.close();
                }
            } finally {
                free(memory);
                free(spare);
            }
        }
    }

    private static void free(WireMemory.@Nullable Block block) {
        if (block != null) {
            block.close();
        }
    }
}
