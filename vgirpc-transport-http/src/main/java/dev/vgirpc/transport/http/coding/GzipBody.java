package dev.vgirpc.transport.http.coding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A body of gzip members (RFC 1952), one at least, with nothing between and after them. The JDK's stream is not used: it
 * takes whatever follows the first member for the end, so that a second one whose head is cut passes for none.
 */
final class GzipBody implements ReadableByteChannel {

    private static final int PIECE = 16 << 10;

    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;

    private static final int HEAD_CHECKED = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final ReadableByteChannel body;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 contentCheck = new CRC32();
    private final CRC32 headCheck = new CRC32();
    private boolean inMember;
    private boolean anyMember;
    private boolean closed;

    GzipBody(ReadableByteChannel body) {
        this.body = body;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        while (true) {
            if (!inMember && !head()) {
                return -1;
            }
            int count = inflate(target);
            if (count > 0) {
                return count;
            }
        }
    }

    /** Some bytes of the member, or 0 when it has ended. */
    private int inflate(ByteBuffer target) throws IOException {
        int start = target.position();
        try {
            while (true) {
                if (inflater.needsInput()) {
                    inflater.setInput(filled());
                }
                int count = inflater.inflate(target);
                if (count > 0) {
                    contentCheck.update(target.duplicate().position(start).limit(start + count));
                    return count;
                }
                if (inflater.finished()) {
                    trailer();
                    return 0;
                }
                if (inflater.needsDictionary()) {
                    throw broken("a member wants a dictionary");
                }
            }
        } catch (DataFormatException e) {
            throw new BodyCodingException("the body is not gzip: " + e.getMessage(), e);
        }
    }

    /** Reads a member's head; false when the body has ended before. */
    private boolean head() throws IOException {
        if (!piece.hasRemaining() && !fill()) {
            if (!anyMember) {
                throw broken("it is empty");
            }
            return false;
        }
        headCheck.reset();
        if (headShort() != MAGIC || headByte() != DEFLATE) {
            throw broken("a member has another head");
        }
        int flags = headByte();
        if ((flags & RESERVED) != 0) {
            throw broken("a member has unknown flags");
        }
        for (int i = 0; i < 6; i++) {
            headByte(); // Time, level, system.
        }
        if ((flags & EXTRA) != 0) {
            for (int left = headShort(); left > 0; left--) {
                headByte();
            }
        }
        for (int text : new int[] {NAME, COMMENT}) {
            while ((flags & text) != 0 && headByte() != 0) {
                // Nobody wants to know.
            }
        }
        int check = (int) headCheck.getValue() & 0xffff;
        if ((flags & HEAD_CHECKED) != 0 && headShort() != check) {
            throw broken("a member's head has another check sum");
        }
        inflater.reset();
        contentCheck.reset();
        inMember = true;
        anyMember = true;
        return true;
    }

    private void trailer() throws IOException {
        if (littleEndian() != (int) contentCheck.getValue()) {
            throw broken("a member has another check sum");
        }
        if (littleEndian() != (int) inflater.getBytesWritten()) {
            throw broken("a member has another length");
        }
        inMember = false;
    }

    private int headByte() throws IOException {
        int value = filled().get() & 0xff;
        headCheck.update(value);
        return value;
    }

    private int headShort() throws IOException {
        return headByte() | headByte() << 8;
    }

    private int littleEndian() throws IOException {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            value |= (filled().get() & 0xff) << shift;
        }
        return value;
    }

    /** The piece of the body at hand, which is not empty: a member has not ended. */
    private ByteBuffer filled() throws IOException {
        if (!piece.hasRemaining() && !fill()) {
            throw broken("it is cut off");
        }
        return piece;
    }

    private boolean fill() throws IOException {
        piece.clear();
        int count = 0;
        while (count == 0) {
            count = body.read(piece);
        }
        piece.flip();
        return count > 0;
    }

    private static BodyCodingException broken(String problem) {
        return new BodyCodingException("the body is not gzip: " + problem);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            inflater.end();
            body.close();
        }
    }
}
