package dev.vgirpc.wire;

import org.apache.arrow.memory.ArrowBuf;
import java.lang.foreign.MemorySegment;

/** What the body of a large message is read into. */
sealed interface BodyMemory extends AutoCloseable permits WireMemory.Block, BodyMemory.Shared {

    /** Gives memory of at least so many bytes. */
    @FunctionalInterface
    interface Allocation {
        BodyMemory allocate(long bytes);
    }

    /** The memory, valid until the close. */
    MemorySegment segment();

    @Override
    void close();

    /** Memory that vectors can share: it lives until the last of them is closed. */
    static BodyMemory shared(long bytes) {
        ArrowBuf buffer = BatchMemory.allocator().buffer(bytes);
        return new Shared(buffer, BatchMemory.segment(buffer));
    }

    /**
     * An Arrow buffer.
     *
     * @param buffer the buffer, of which this is one owner
     */
    record Shared(ArrowBuf buffer, MemorySegment segment) implements BodyMemory {
        @Override
        public void close() {
            buffer.close();
        }
    }
}
