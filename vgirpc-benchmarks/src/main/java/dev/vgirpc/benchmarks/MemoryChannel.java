package dev.vgirpc.benchmarks;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Gives bytes that lie in memory, as a connection gives what it received: by copying them. */
record MemoryChannel(ByteBuffer bytes) implements ReadableByteChannel {

    @Override
    public int read(ByteBuffer into) {
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int count = Math.min(bytes.remaining(), into.remaining());
        into.put(into.position(), bytes, bytes.position(), count);
        into.position(into.position() + count);
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
