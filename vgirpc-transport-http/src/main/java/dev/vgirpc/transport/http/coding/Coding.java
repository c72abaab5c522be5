package dev.vgirpc.transport.http.coding;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A content coding of bodies (protocol page 8.5). */
public enum Coding {
    ZSTD("zstd") {
        @Override
        public ReadableByteChannel decoder(ReadableByteChannel body) {
            return new ZstdBody(body);
        }

        @Override
        public WritableByteChannel encoder(WritableByteChannel body, long length, int level) {
            return new ZstdEncoder(body, length, level);
        }
    },
    GZIP("gzip") {
        @Override
        public ReadableByteChannel decoder(ReadableByteChannel body) {
            return new GzipBody(body);
        }

        @Override
        public WritableByteChannel encoder(WritableByteChannel body, long length, int level) throws IOException {
            return Channels.newChannel(new GZIPOutputStream(Channels.newOutputStream(body), PIECE) {
                {
                    def.setLevel(GZIP_LEVEL);
                }
            });
        }
    };

    private static final int PIECE = 64 << 10;
    private static final int GZIP_LEVEL = 6;

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** Its name in header fields. */
    public String token() {
        return token;
    }

    /** What the body says, without a bound of its own; closing it closes the body. */
    public abstract ReadableByteChannel decoder(ReadableByteChannel body);

    /**
     * Codes a body; closing it ends the coding and closes the body.
     *
     * @param length the body's length before, which zstd says in its frame; -1 when it is not known
     * @param level of zstd: gzip has one level
     */
    public abstract WritableByteChannel encoder(WritableByteChannel body, long length, int level) throws IOException;

    /** The coding of this name in any case, or null. */
    public static @Nullable Coding of(String name) {
        String token = name.strip().toLowerCase(Locale.ROOT);
        for (Coding each : values()) {
            if (each.token.equals(token)) {
                return each;
            }
        }
        return null;
    }
}
