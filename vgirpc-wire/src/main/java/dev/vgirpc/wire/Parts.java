package dev.vgirpc.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** Parts of one write, gathered where the channel can. */
final class Parts {

    /** The most that one system call is asked to write (protocol page 6.1). */
    static final int MAX_WRITE = 1 << 30;

    /** Heap arrays pass through a temporary direct buffer of the JDK; this bounds its size. */
    private static final int MAX_HEAP_WRITE = 256 << 10;

    private final WritableByteChannel channel;
    private final List<ByteBuffer> parts = new ArrayList<>();

    Parts(WritableByteChannel channel) {
        this.channel = channel;
    }

    void add(MemorySegment bytes) throws IOException {
        if (bytes.isNative()) {
            for (long at = 0; at < bytes.byteSize(); at += MAX_WRITE) {
                parts.add(bytes.asSlice(at, Math.min(MAX_WRITE, bytes.byteSize() - at)).asByteBuffer());
            }
        } else {
            // Through a temporary direct buffer of the JDK, whose size stays bounded.
            write();
            for (long at = 0; at < bytes.byteSize(); at += MAX_HEAP_WRITE) {
                write(
                        channel,
                        bytes.asSlice(at, Math.min(MAX_HEAP_WRITE, bytes.byteSize() - at)).asByteBuffer());
            }
        }
    }

    void write() throws IOException {
        if (channel instanceof GatheringByteChannel gathering) {
            gather(gathering);
        } else {
            for (ByteBuffer part : parts) {
                write(channel, part);
            }
        }
        parts.clear();
    }

    private void gather(GatheringByteChannel gathering) throws IOException {
        ByteBuffer[] all = parts.toArray(new ByteBuffer[0]);
        int first = 0;
        while (true) {
            while (first < all.length && !all[first].hasRemaining()) {
                first++;
            }
            if (first == all.length) {
                return;
            }
            // Together no more than one write may move.
            int count = 0;
            long bytes = 0;
            while (first + count < all.length && (count == 0 || bytes + all[first + count].remaining() <= MAX_WRITE)) {
                bytes += all[first + count++].remaining();
            }
            if (gathering.write(all, first, count) <= 0) {
                throw new IOException("the channel accepts no bytes: is it in non-blocking mode?");
            }
        }
    }

    /** Writes a buffer to its end. */
    static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) <= 0) {
                throw new IOException("the channel accepts no bytes: is it in non-blocking mode?");
            }
        }
    }
}
