package dev.vgirpc.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of one write, gathered where the channel can. */
final class Parts {

    /** The most that one system call is asked to write (protocol page 6.1). */
    static final int MAX_WRITE = 1 << 30;

    /**
     * The same where somebody watches the progress: a blocking write shows none before its end. From this size on,
     * one more write costs next to nothing compared with the bytes.
     */
    static final int MAX_WATCHED_WRITE = 256 << 10;

    /** Heap arrays pass through a temporary direct buffer of the JDK; this bounds its size. */
    private static final int MAX_HEAP_WRITE = 256 << 10;

    private final WritableByteChannel channel;
    private final @Nullable Progress progress;
    private final int maxWrite;
    private final List<ByteBuffer> parts = new ArrayList<>();

    Parts(WritableByteChannel channel, @Nullable Progress progress) {
        this.channel = channel;
        this.progress = progress;
        this.maxWrite = maxWrite(progress);
    }

    /** The most that one system call is asked to write, but for parts that are gathered before it. */
    static int maxWrite(@Nullable Progress progress) {
        return progress == null ? MAX_WRITE : MAX_WATCHED_WRITE;
    }

    void add(MemorySegment bytes) throws IOException {
        if (bytes.isNative()) {
            for (long at = 0; at < bytes.byteSize(); at += maxWrite) {
                parts.add(bytes.asSlice(at, Math.min(maxWrite, bytes.byteSize() - at)).asByteBuffer());
            }
        } else {
            // Through a temporary direct buffer of the JDK, whose size stays bounded.
            write();
            for (long at = 0; at < bytes.byteSize(); at += MAX_HEAP_WRITE) {
                write(
                        channel,
                        bytes.asSlice(at, Math.min(MAX_HEAP_WRITE, bytes.byteSize() - at)).asByteBuffer(),
                        progress);
            }
        }
    }

    void write() throws IOException {
        if (channel instanceof GatheringByteChannel gathering) {
            gather(gathering);
        } else {
            for (ByteBuffer part : parts) {
                write(channel, part, progress);
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
            // Together no more than one write may move; where that is little, a small part goes with a large one.
            int count = 0;
            long bytes = 0;
            while (first + count < all.length
                    && bytes < maxWrite
                    && (count == 0 || bytes + all[first + count].remaining() <= MAX_WRITE)) {
                bytes += all[first + count++].remaining();
            }
            begins(progress, bytes);
            ended(progress, gathering.write(all, first, count));
        }
    }

    /** Writes a buffer to its end. */
    static void write(WritableByteChannel channel, ByteBuffer bytes, @Nullable Progress progress)
            throws IOException {
        while (bytes.hasRemaining()) {
            begins(progress, bytes.remaining());
            ended(progress, channel.write(bytes));
        }
    }

    private static void begins(@Nullable Progress progress, long bytes) {
        if (progress != null) {
            progress.sends(bytes);
        }
    }

    private static void ended(@Nullable Progress progress, long written) throws IOException {
        if (written <= 0) {
            throw new IOException("the channel accepts no bytes: is it in non-blocking mode?");
        }
        if (progress != null) {
            progress.sent(written);
        }
    }
}
