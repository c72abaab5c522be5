package dev.vgirpc.transport.http.coding;

import com.github.luben.zstd.ZstdDirectBufferDecompressingStreamNoFinalizer;
import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A body of zstd frames, with or without the content's size in them. A window may have 8 MiB, as RFC 9659 says for this
 * coding: what a frame's head asks for is allocated at once.
 */
final class ZstdBody implements ReadableByteChannel {

    private static final int WINDOW_LOG = 23;
    private static final int PIECE = 64 << 10;

    private final ReadableByteChannel body;
    private @Nullable Decoder decoder;
    private @Nullable ByteBuffer spare;
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
            ByteBuffer first = ByteBuffer.allocateDirect(PIECE).limit(0);
            present = new Decoder(body, first);
            decoder = present;
            present.setLongMax(WINDOW_LOG);
            present.refill(first);
        }
        return present;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
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
        ByteBuffer between = spare;
        if (between == null) {
            between = ByteBuffer.allocateDirect(PIECE);
            spare = between;
        }
        between.clear().limit(Math.min(between.capacity(), target.remaining()));
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
            }
        }
    }
}
