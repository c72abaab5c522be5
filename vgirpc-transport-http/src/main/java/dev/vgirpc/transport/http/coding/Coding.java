package dev.vgirpc.transport.http.coding;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A content coding of bodies (protocol page 8.5). */
public enum Coding {
    ZSTD("zstd") {
        @Override
        public ReadableByteChannel decoder(ReadableByteChannel body) {
            return new ZstdBody(body);
        }

        @Override
        public BodyEncoder encoder(WritableByteChannel body, long length, int level) {
            return new ZstdEncoder(body, length, level);
        }
    },
    GZIP("gzip") {
        @Override
        public ReadableByteChannel decoder(ReadableByteChannel body) {
            return new GzipBody(body);
        }

        @Override
        public BodyEncoder encoder(WritableByteChannel body, long length, int level) throws IOException {
            return new GzipEncoder(body);
        }
    };

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
     * Codes a body, which stays the caller's when this fails.
     *
     * @param length the body's length before, which zstd says in its frame; -1 when it is not known
     * @param level of zstd: gzip has one level
     */
    public abstract BodyEncoder encoder(WritableByteChannel body, long length, int level) throws IOException;

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
