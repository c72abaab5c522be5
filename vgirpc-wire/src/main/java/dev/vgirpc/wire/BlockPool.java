package dev.vgirpc.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory of one size that is used again. What threads share cannot be freed without stopping each of them for a moment:
 * a server that has buffers of its own for every request would stop all the time. Safe for many threads.
 */
final class BlockPool {

    private static final BlockPool SMALL = new BlockPool(4 << 10, 1024);
    private static final BlockPool USUAL = new BlockPool(64 << 10, 256);

    /** Off-heap memory with the arena that it lives in. */
    record Piece(Arena arena, MemorySegment segment) {

        static Piece allocate(long bytes) {
            Arena arena = Arena.ofShared();
            try {
                return new Piece(arena, arena.allocate(bytes, 64));
            } catch (OutOfMemoryError | RuntimeException e) {
                arena.close();
                throw e;
            }
        }
    }

    private final long bytes;
    private final int most;
    private final ArrayDeque<Piece> free = new ArrayDeque<>();

    /**
     * An empty pool.
     *
     * @param bytes the size of each piece
     * @param most how many are kept
     */
    BlockPool(long bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    Piece take() {
        Piece used;
        synchronized (free) {
            used = free.pollLast();
        }
        return used == null ? Piece.allocate(bytes) : used;
    }

    void giveBack(Piece piece) {
        synchronized (free) {
            if (free.size() < most) {
                free.addLast(piece);
                return;
            }
        }
        piece.arena().close();
    }

    /** The pool for a size, or null: there are pools for the first buffers of readers and writers. */
    static @Nullable BlockPool of(long bytes) {
        return bytes == SMALL.bytes ? SMALL : bytes == USUAL.bytes ? USUAL : null;
    }
}
