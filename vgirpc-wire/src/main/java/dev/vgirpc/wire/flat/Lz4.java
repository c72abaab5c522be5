package dev.vgirpc.wire.flat;

import dev.vgirpc.ProtocolException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Measures LZ4 frames without decompressing them, so that a short one cannot become a large one before
 * anybody looks.
 */
public final class Lz4 {

    private static final int MAGIC = 0x184D2204;
    private static final int MIN_MATCH = 4;
    private static final int LONG_RUN = 15;

    private final MemorySegment s;
    private final long most;
    private long at;
    private long content;

    private Lz4(MemorySegment s, long most) {
        this.s = s;
        this.most = most;
    }

    /**
     * The length of a frame's content.
     *
     * @param most the length beyond which it does not matter
     * @return the length, or any number over {@code most}
     * @throws ProtocolException when the bytes are no frame
     */
    public static long contentLength(MemorySegment frame, long most) {
        return new Lz4(frame, most).frame();
    }

    private long frame() {
        if (word() != MAGIC) {
            throw broken("its first bytes");
        }
        int flags = next();
        next();
        boolean blockChecksums = (flags & 0x10) != 0;
        at += ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0) + 1;
        while (content <= most) {
            int size = word();
            if (size == 0) {
                break;
            }
            long end = at + (size & 0x7FFF_FFFF);
            if (end > s.byteSize()) {
                throw broken("a block's length");
            }
            if (size < 0) {
                content += end - at;
            } else {
                block(end);
            }
            at = end + (blockChecksums ? 4 : 0);
        }
        return content;
    }

    private void block(long end) {
        while (at < end && content <= most) {
            int token = next();
            long literals = run(token >> 4);
            content += literals;
            at += literals;
            if (at >= end) {
                break; // The last sequence has no match.
            }
            at += 2;
            content += run(token & LONG_RUN) + MIN_MATCH;
        }
        if (at > end && content <= most) {
            throw broken("a sequence");
        }
    }

    private long run(int length) {
        long total = length;
        int more = length == LONG_RUN ? 255 : 0;
        while (more == 255) {
            more = next();
            total += more;
        }
        return total;
    }

    private int next() {
        if (at >= s.byteSize()) {
            throw broken("its end");
        }
        return s.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
    }

    private int word() {
        if (at > s.byteSize() - 4) {
            throw broken("its end");
        }
        int word = s.get(Flat.INT, at);
        at += 4;
        return word;
    }

    private static ProtocolException broken(String where) {
        return new ProtocolException("a compressed buffer is no LZ4 frame: " + where + " is wrong");
    }
}
