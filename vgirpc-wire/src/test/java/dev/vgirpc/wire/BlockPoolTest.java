package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.support.LeakCheck;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class BlockPoolTest {

    @Test
    void whatIsGivenBackIsTakenAgain() {
        BlockPool pool = new BlockPool(128, 2);
        BlockPool.Piece first = pool.take();
        BlockPool.Piece second = pool.take();
        assertThat(first.segment().byteSize()).isEqualTo(128);
        assertThat(first.segment().address()).isNotEqualTo(second.segment().address());

        pool.giveBack(first);
        pool.giveBack(second);

        assertThat(pool.take()).isSameAs(second);
        assertThat(pool.take()).isSameAs(first);
        first.arena().close();
        second.arena().close();
    }

    @Test
    void whatIsTooMuchIsFreed() {
        BlockPool pool = new BlockPool(64, 1);
        BlockPool.Piece kept = pool.take();
        BlockPool.Piece freed = pool.take();

        pool.giveBack(kept);
        pool.giveBack(freed);

        assertThat(freed.segment().scope().isAlive()).isFalse();
        assertThat(pool.take()).isSameAs(kept);
        kept.arena().close();
    }

    @Test
    void buffersOfUsualSizesAreUsedAgainAndCounted() {
        long before = WireMemory.allocatedBytes();
        WireMemory.Block block = WireMemory.buffer(64 << 10);
        MemorySegment memory = block.segment();
        assertThat(WireMemory.allocatedBytes()).isEqualTo(before + (64 << 10));

        block.close();
        block.close();

        assertThat(WireMemory.allocatedBytes()).isEqualTo(before);
        try (WireMemory.Block other = WireMemory.buffer(64 << 10);
                WireMemory.Block third = WireMemory.buffer(64 << 10)) {
            assertThat(other.segment().address()).isNotEqualTo(third.segment().address());
            assertThat(memory.scope().isAlive()).isTrue();
        }
    }

    @Test
    void buffersOfOtherSizesAreFreed() {
        WireMemory.Block block = WireMemory.buffer(100);
        MemorySegment memory = block.segment();

        block.close();

        assertThat(memory.scope().isAlive()).isFalse();
    }

    @Test
    void blocksOfZerosNeverComeFromThePool() {
        WireMemory.Block used = WireMemory.buffer(4 << 10);
        used.segment().fill((byte) 1);
        used.close();

        try (WireMemory.Block block = WireMemory.allocate(4 << 10)) {
            assertThat(block.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).containsOnly(0);
        }
    }
}
