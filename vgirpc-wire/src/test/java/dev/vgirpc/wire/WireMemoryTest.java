package dev.vgirpc.wire;

import dev.vgirpc.LimitException;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.wire.support.LeakCheck;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class WireMemoryTest {

    @Test
    void openBlocksAreCounted() {
        long before = WireMemory.allocatedBytes();
        try (WireMemory.Block a = WireMemory.allocate(100);
                WireMemory.Block b = WireMemory.allocate(1)) {
            assertThat(WireMemory.allocatedBytes()).isEqualTo(before + 101);
            assertThat(a.segment().address() % 64).isZero();
            assertThat(b.segment().byteSize()).isEqualTo(1);
        }
        assertThat(WireMemory.allocatedBytes()).isEqualTo(before);
    }

    @Test
    void memoryIsDeadAfterClose() {
        WireMemory.Block block = WireMemory.allocate(8);
        block.close();
        block.close();
        assertThatThrownBy(() -> block.segment().get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void impossibleSizeLeavesNothingBehind() {
        assertThatThrownBy(() -> WireMemory.allocate(Long.MAX_VALUE / 2)).isInstanceOf(LimitException.class)
                .hasMessageContaining("vgirpc.maxProcessBytes");
        assertThatThrownBy(() -> WireMemory.allocate(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
