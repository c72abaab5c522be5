package dev.vgirpc.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** What arrives at a {@link FaultyConnection}. */
final class FaultyInput implements ReadableByteChannel {

    private final FaultyConnection owner;
    private final ReadableByteChannel channel;
    private final FaultyWay way;

    FaultyInput(FaultyConnection owner, ReadableByteChannel channel, FaultyWay way) {
        this.owner = owner;
        this.channel = channel;
        this.way = way;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return channel.read(bytes);
        }
        way.delay();
        if (owner.isClosed()) {
            return channel.read(bytes);
        }
        int allowed = owner.wasCut() ? 0 : way.allowed(bytes.remaining());
        if (allowed == 0) {
            owner.cut();
            return -1;
        }
        int from = bytes.position();
        int limit = bytes.limit();
        int read;
        try {
            read = channel.read(bytes.limit(from + allowed));
        } finally {
            bytes.limit(limit);
        }
        if (read > 0) {
            int mask = way.mask();
            if (mask != 0) {
                bytes.put(from, (byte) (bytes.get(from) ^ mask));
                owner.flipped();
            }
            way.moved(read);
        }
        return read;
    }

    long bytes() {
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
}
