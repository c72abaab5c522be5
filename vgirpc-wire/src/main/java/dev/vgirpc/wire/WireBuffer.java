package dev.vgirpc.wire;

import dev.vgirpc.wire.flat.Flat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outgoing bytes: a growing off-heap block, and references to large arrays and native memory that are not
 * copied into it. Reused from call to call; it belongs to one thread at a time.
 *
 * <p>Two positions exist: {@link #size()} counts all bytes, {@link #mark()} those in the block. Bytes
 * in the block can be changed until the buffer is cleared.
 */
public final class WireBuffer implements AutoCloseable {

    /** Arrays from this length on are referenced, not copied. */
    static final int REFERENCE_FROM = 64 << 10;

    /** A cleared buffer keeps at most this much memory. */
    private static final long RETAINED_BYTES = 1 << 20;

    /** Native memory from this size on is referenced: below, a copy is cheaper than one more part of a write. */
    static final int REFERENCE_NATIVE_FROM = 16 << 10;

    /** Referenced bytes; they stand at the block position {@code at}. */
    private record Reference(long at, MemorySegment bytes) {}

    private final long initialBytes;
    private WireMemory.Block block;
    private MemorySegment segment;
    private ByteBuffer view;
    private long used;
    private long written;
    private long referenced;
    private final List<Reference> references = new ArrayList<>(0);
    private final List<AutoCloseable> kept = new ArrayList<>(0);

    /**
     * A buffer with room for a number of bytes.
     *
     * @param initialBytes the room, at least 64
     */
    public WireBuffer(int initialBytes) {
        this.initialBytes = initialBytes;
        this.block = WireMemory.buffer(initialBytes);
        this.segment = block.segment();
        this.view = segment.asByteBuffer();
    }

    /**
     * All bytes, referenced arrays included.
     *
     * @return the size
     */
    public long size() {
        return used + referenced;
    }

    /**
     * The position in the block, for {@link #setInt} and {@link #setLong}.
     *
     * @return bytes in the block
     */
    public long mark() {
        return used;
    }

    /**
     * Makes room.
     *
     * @param bytes how many bytes will be written
     */
    void reserve(long bytes) {
        long needed = used + bytes;
        if (needed > segment.byteSize()) {
            grow(needed);
        }
    }

    private void grow(long needed) {
        WireMemory.Block larger = WireMemory.allocate(Math.max(needed, segment.byteSize() * 2));
        MemorySegment.copy(segment, 0, larger.segment(), 0, used);
        replace(larger);
    }

    private void replace(WireMemory.Block other) {
        block.close();
        block = other;
        segment = other.segment();
        long viewed = Math.min(segment.byteSize(), Integer.MAX_VALUE - 8);
        view = segment.asSlice(0, viewed).asByteBuffer();
    }

    /**
     * Appends a byte.
     *
     * @param value the byte
     */
    public void putByte(int value) {
        reserve(1);
        segment.set(ValueLayout.JAVA_BYTE, used, (byte) value);
        used += 1;
    }

    /**
     * Appends 16 bits, little-endian.
     *
     * @param value the bits
     */
    public void putShort(int value) {
        reserve(2);
        segment.set(Flat.SHORT, used, (short) value);
        used += 2;
    }

    /**
     * Appends 32 bits, little-endian.
     *
     * @param value the bits
     */
    public void putInt(int value) {
        reserve(4);
        segment.set(Flat.INT, used, value);
        used += 4;
    }

    /**
     * Appends 64 bits, little-endian.
     *
     * @param value the bits
     */
    public void putLong(long value) {
        reserve(8);
        segment.set(Flat.LONG, used, value);
        used += 8;
    }

    /**
     * Appends an array. A large one is referenced: it must not change until the buffer is cleared.
     *
     * @param array the bytes
     */
    public void putBytes(byte[] array) {
        if (array.length >= REFERENCE_FROM) {
            references.add(new Reference(used, MemorySegment.ofArray(array)));
            referenced += array.length;
        } else {
            putCopy(array);
        }
    }

    /**
     * Appends a copy of an array.
     *
     * @param array the bytes
     */
    public void putCopy(byte[] array) {
        // Not the copy that takes an array: the JDK links a switch for it at run time, which takes 5 ms of a start.
        putCopy(MemorySegment.ofArray(array));
    }

    /**
     * Appends a copy of a segment.
     *
     * @param source the bytes
     */
    public void putCopy(MemorySegment source) {
        reserve(source.byteSize());
        MemorySegment.copy(source, 0, segment, used, source.byteSize());
        used += source.byteSize();
    }

    /**
     * Appends native memory. Much of it is referenced: it must stay as it is until the buffer is cleared,
     * see {@link #keep}.
     *
     * @param source the bytes
     */
    public void putNative(MemorySegment source) {
        if (source.byteSize() >= REFERENCE_NATIVE_FROM && source.isNative()) {
            references.add(new Reference(used, source));
            referenced += source.byteSize();
        } else {
            putCopy(source);
        }
    }

    /**
     * Appends zeros.
     *
     * @param count how many
     */
    public void putZeros(long count) {
        reserve(count);
        segment.asSlice(used, count).fill((byte) 0);
        used += count;
    }

    /** Appends zeros up to the next multiple of eight of {@link #size()}. */
    public void align8() {
        int padding = (int) (-size() & 7);
        if (padding != 0) {
            reserve(8);
            segment.set(Flat.LONG, used, 0L);
            used += padding;
        }
    }

    /**
     * Changes 32 bits in the block.
     *
     * @param mark a position of {@link #mark()}
     * @param value the bits
     */
    public void setInt(long mark, int value) {
        segment.set(Flat.INT, mark, value);
    }

    /**
     * Changes 64 bits in the block.
     *
     * @param mark a position of {@link #mark()}
     * @param value the bits
     */
    public void setLong(long mark, long value) {
        segment.set(Flat.LONG, mark, value);
    }

    /**
     * Changes one byte in the block by setting bits.
     *
     * @param mark a position of {@link #mark()}
     * @param bits the bits to set
     */
    void orByte(long mark, int bits) {
        segment.set(ValueLayout.JAVA_BYTE, mark, (byte) (segment.get(ValueLayout.JAVA_BYTE, mark) | bits));
    }

    /**
     * A place in the buffer, referenced bytes included.
     *
     * @param mark the position in the block
     * @param size all bytes before the place
     */
    public record Position(long mark, long size) {}

    /**
     * Where the next bytes will stand.
     *
     * @return the place, for {@link #truncate}
     */
    public Position position() {
        return new Position(used, size());
    }

    /**
     * Takes back all that was appended after a place.
     *
     * @param end a place of {@link #position()}
     */
    public void truncate(Position end) {
        used = end.mark;
        while (referenced > end.size - end.mark) {
            referenced -= references.removeLast().bytes().byteSize();
        }
    }

    /**
     * Keeps what the referenced bytes lie in, to be closed when the buffer is cleared or closed.
     *
     * @param resource the owner of the bytes; it throws nothing
     */
    public void keep(AutoCloseable resource) {
        kept.add(resource);
    }

    private void releaseKept() {
        IllegalStateException failure = null;
        for (AutoCloseable each : kept) {
            try {
                each.close();
            } catch (Exception e) {
                failure = new IllegalStateException("the owner of sent bytes cannot be closed", e);
            }
        }
        kept.clear();
        if (failure != null) {
            throw failure;
        }
    }

    /** Empties the buffer, keeping a moderate amount of memory. */
    public void clear() {
        if (!kept.isEmpty()) {
            releaseKept();
        }
        used = 0;
        referenced = 0;
        references.clear();
        if (segment.byteSize() > RETAINED_BYTES) {
            replace(WireMemory.buffer(initialBytes));
        }
    }

    /**
     * Writes all bytes to a channel and leaves the buffer as it is.
     *
     * @param channel a blocking channel
     * @throws IOException when the channel fails
     */
    public void writeTo(WritableByteChannel channel) throws IOException {
        writeTo(channel, null);
    }

    /**
     * Writes all bytes to a channel, in writes that end soon enough to be watched, and leaves the buffer as it
     * is.
     *
     * @param channel a blocking channel
     * @param progress is told of each write, or null when nobody watches
     * @throws IOException when the channel fails
     */
    public void writeTo(WritableByteChannel channel, @Nullable Progress progress) throws IOException {
        if (references.isEmpty() && used <= Parts.maxWrite(progress)) {
            view.clear().limit((int) used);
            try {
                Parts.write(channel, view, progress);
            } finally {
                written = view.position();
            }
            return;
        }
        written = size(); // As far as anybody can tell.
        Parts parts = new Parts(channel, progress);
        long from = 0;
        for (Reference reference : references) {
            parts.add(segment.asSlice(from, reference.at() - from));
            from = reference.at();
            parts.add(reference.bytes());
        }
        parts.add(segment.asSlice(from, used - from));
        parts.write();
    }

    /**
     * How many bytes the last {@link #writeTo} has written at most, also when it failed.
     *
     * @return a number of bytes; all of them where it cannot be told
     */
    public long written() {
        return written;
    }

    /**
     * A copy of all bytes.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        byte[] array = new byte[Math.toIntExact(size())];
        MemorySegment copy = MemorySegment.ofArray(array);
        long from = 0;
        long to = 0;
        for (Reference reference : references) {
            long part = reference.at() - from;
            long more = reference.bytes().byteSize();
            MemorySegment.copy(segment, from, copy, to, part);
            MemorySegment.copy(reference.bytes(), 0, copy, to + part, more);
            to += part + more;
            from = reference.at();
        }
        MemorySegment.copy(segment, from, copy, to, used - from);
        return array;
    }

    /**
     * A copy of the bytes after a place.
     *
     * @param start a place of {@link #position()}, after which nothing was referenced
     * @return a new array
     */
    public byte[] copyFrom(Position start) {
        return segment.asSlice(start.mark, used - start.mark).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Frees the memory. */
    @Override
    public void close() {
        releaseKept();
        references.clear();
        block.close();
    }
}
