package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;

/**
 * Off-heap memory for loops that shall become vector instructions. There are several kinds of segments,
 * and a program that uses more than one tests at each access which it has, unless the compiler sees the
 * segment being made.
 */
public final class Views {

    private Views() {}

    /**
     * A part of an off-heap segment.
     *
     * @return a segment with the same bounds checks, which the segment must outlive
     * @throws IndexOutOfBoundsException when the part is not inside
     * @throws IllegalArgumentException when the segment is not off-heap
     */
    @SuppressWarnings("restricted") // the part's bounds are checked
    public static MemorySegment of(MemorySegment segment, long from, long bytes) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("a segment on the heap has no address");
        }
        return MemorySegment.ofAddress(segment.asSlice(from, bytes).address()).reinterpret(bytes);
    }
}
