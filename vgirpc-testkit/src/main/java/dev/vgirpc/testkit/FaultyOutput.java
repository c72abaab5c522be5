package dev.vgirpc.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** What leaves a {@link FaultyConnection}. The caller's bytes are never changed. */
sealed class FaultyOutput implements WritableByteChannel {

    private final FaultyConnection owner;
    private final WritableByteChannel channel;
    final FaultyWay way;

    FaultyOutput(FaultyConnection owner, WritableByteChannel channel, FaultyWay way) {
        this.owner = owner;
        this.channel = channel;
        this.way = way;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return channel.write(bytes);
        }
        int allowed = allowed(bytes.remaining());
        return way.mask() != 0 ? writeFlipped(bytes) : writePart(bytes, allowed);
    }

    /** How many bytes may leave now, at least one. */
    final int allowed(long wanted) throws IOException {
        way.delay();
        if (owner.isClosed()) {
            throw new ClosedChannelException();
        }
        int allowed = owner.wasCut() ? 0 : way.allowed(wanted);
        if (allowed == 0) {
            owner.cut();
            throw new IOException("the connection was cut on purpose, after " + way.at() + " bytes were written");
        }
        return allowed;
    }

    /** Writes one byte, with a bit flipped. */
    final int writeFlipped(ByteBuffer bytes) throws IOException {
        int at = bytes.position();
        ByteBuffer changed = ByteBuffer.allocate(1).put(0, (byte) (bytes.get(at) ^ way.mask()));
        owner.flipped(); // Before the peer can see it.
        int written = channel.write(changed);
        if (written > 0) {
            bytes.position(at + written);
            way.moved(written);
        }
        return written;
    }

    private int writePart(ByteBuffer bytes, int count) throws IOException {
        int limit = bytes.limit();
        int written;
        try {
            written = channel.write(bytes.limit(bytes.position() + count));
        } finally {
            bytes.limit(limit);
        }
        way.moved(Math.max(0, written));
        return written;
    }

    final long bytes() {
        return way.at();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Around a channel that gathers. */
    static final class Gathering extends FaultyOutput implements GatheringByteChannel {
        private final GatheringByteChannel channel;

        Gathering(FaultyConnection owner, GatheringByteChannel channel, FaultyWay way) {
            super(owner, channel, way);
            this.channel = channel;
        }

        @Override
        public long write(ByteBuffer[] all, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, all.length);
            int first = offset;
            int end = offset + length;
            long wanted = 0;
            for (int at = end - 1; at >= offset; at--) {
                if (all[at].hasRemaining()) {
                    wanted += all[at].remaining();
                    first = at;
                }
            }
            if (wanted == 0) {
                return channel.write(all, offset, length);
            }
            int allowed = allowed(wanted);
            return way.mask() != 0 ? writeFlipped(all[first]) : writePart(all, first, end, allowed);
        }

        /** Writes so many bytes at most, the last of them perhaps from the middle of a buffer. */
        private long writePart(ByteBuffer[] all, int first, int end, int count) throws IOException {
            int last = first;
            long before = 0;
            while (last + 1 < end && before + all[last].remaining() < count) {
                before += all[last++].remaining();
            }
            ByteBuffer cut = all[last];
            int limit = cut.limit();
            long written;
            try {
                cut.limit(cut.position() + (int) Math.min(cut.remaining(), count - before));
                written = channel.write(all, first, last - first + 1);
            } finally {
                cut.limit(limit);
            }
            way.moved(Math.max(0, written));
            return written;
        }

        @Override
        public long write(ByteBuffer[] all) throws IOException {
            return write(all, 0, all.length);
        }
    }
}
