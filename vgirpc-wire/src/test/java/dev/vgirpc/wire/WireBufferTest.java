package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.wire.support.Channels.Sink;
import dev.vgirpc.wire.support.LeakCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class WireBufferTest {

    private final WireBuffer buffer = new WireBuffer(64);

    @AfterEach
    void free() {
        buffer.close();
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] written(IntSupplier sizes) throws IOException {
        Sink sink = new Sink(sizes);
        buffer.writeTo(sink);
        return sink.bytes();
    }

    private void assertHolds(byte[] expected) throws IOException {
        assertThat(buffer.size()).isEqualTo(expected.length);
        assertThat(buffer.toByteArray()).isEqualTo(expected);
        assertThat(written(() -> Integer.MAX_VALUE)).isEqualTo(expected);
    }

    @Test
    void numbersAreLittleEndian() throws IOException {
        buffer.putByte(0x1FF);
        buffer.putShort(0x0102);
        buffer.putInt(0x01020304);
        buffer.putLong(0x0102030405060708L);

        assertHolds(new byte[] {-1, 2, 1, 4, 3, 2, 1, 8, 7, 6, 5, 4, 3, 2, 1});
    }

    @Test
    void growthKeepsWhatWasWritten() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 2000; i++) {
            byte[] part = bytes(i % 97, i);
            buffer.putCopy(part);
            expected.writeBytes(part);
        }

        assertHolds(expected.toByteArray());
    }

    @Test
    void marksOutliveGrowth() throws IOException {
        long mark = buffer.mark();
        buffer.putInt(0);
        buffer.putLong(0);
        buffer.putZeros(100_000);
        buffer.setInt(mark, 7);
        buffer.setLong(mark + 4, 9);

        byte[] expected = new byte[100_012];
        expected[0] = 7;
        expected[4] = 9;
        assertHolds(expected);
    }

    @Test
    void zerosAndPaddingAreZeroAlsoWhereOtherBytesWere() throws IOException {
        buffer.putCopy(bytes(500, 1));
        buffer.clear();
        buffer.putByte(1);
        buffer.align8();
        buffer.putZeros(20);

        assertHolds(Arrays.copyOf(new byte[] {1}, 28));
    }

    @Test
    void smallArraysAreCopiedAndLargeOnesReferenced() {
        byte[] small = bytes(WireBuffer.REFERENCE_FROM - 1, 1);
        byte[] large = bytes(WireBuffer.REFERENCE_FROM, 2);
        buffer.putBytes(small);
        long mark = buffer.mark();
        buffer.putBytes(large);

        assertThat(mark).isEqualTo(small.length);
        assertThat(buffer.mark()).isEqualTo(mark);
        assertThat(buffer.size()).isEqualTo(small.length + large.length);
    }

    @Test
    void referencesComeOutInTheirPlaces() throws IOException {
        byte[] first = bytes(WireBuffer.REFERENCE_FROM, 1);
        byte[] second = bytes(WireBuffer.REFERENCE_FROM + 5, 2);
        byte[] third = bytes(WireBuffer.REFERENCE_FROM * 5 + 3, 3);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        buffer.putBytes(first); // at the start
        buffer.putBytes(second); // directly after another one
        expected.writeBytes(first);
        expected.writeBytes(second);
        buffer.putCopy(bytes(1000, 4));
        expected.writeBytes(bytes(1000, 4));
        buffer.putBytes(third);
        expected.writeBytes(third);
        buffer.putInt(42);
        expected.writeBytes(new byte[] {42, 0, 0, 0});
        buffer.putBytes(first); // at the end
        expected.writeBytes(first);

        assertHolds(expected.toByteArray());
        assertThat(written(() -> 1 + 7919 % 1000)).isEqualTo(expected.toByteArray());
    }

    @Test
    void alignmentCountsReferences() throws IOException {
        byte[] odd = bytes(WireBuffer.REFERENCE_FROM + 3, 1);
        buffer.putByte(9);
        buffer.putBytes(odd);
        buffer.align8();

        assertThat(buffer.size() % 8).isZero();
        byte[] all = buffer.toByteArray();
        assertThat(Arrays.copyOfRange(all, 1, 1 + odd.length)).isEqualTo(odd);
        assertThat(all).hasSize((1 + odd.length + 7) & ~7);
    }

    @Test
    void oneByteAtATimeArrivesWhole() throws IOException {
        buffer.putCopy(bytes(300, 1));
        assertThat(written(() -> 1)).isEqualTo(bytes(300, 1));

        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 2));
        buffer.putByte(5);
        assertThat(written(() -> 1)).isEqualTo(buffer.toByteArray());
    }

    @Test
    void writingLeavesTheBufferAsItIs() throws IOException {
        buffer.putCopy(bytes(200, 1));

        assertThat(written(() -> 33)).isEqualTo(written(() -> 7));
    }

    @Test
    void channelThatTakesNothingIsAnError() {
        buffer.putByte(1);
        assertThatThrownBy(() -> written(() -> 0)).isInstanceOf(IOException.class).hasMessageContaining("non-blocking");

        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 1));
        int[] writes = {0};
        assertThatThrownBy(() -> written(() -> writes[0]++ == 0 ? 1 : 0)).isInstanceOf(IOException.class);
    }

    @Test
    void truncationTakesBackBytesAndReferences() throws IOException {
        buffer.putInt(1);
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 1));
        buffer.putInt(2);
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 5)); // stays, though it stands at the very end
        byte[] before = buffer.toByteArray();
        WireBuffer.Position end = buffer.position();
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 2));
        buffer.putCopy(bytes(10_000, 3));
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 4));

        buffer.truncate(end);
        assertHolds(before);
        buffer.putInt(3);
        assertThat(buffer.size()).isEqualTo(before.length + 4);

        buffer.truncate(new WireBuffer.Position(0, 0));
        assertHolds(new byte[0]);
    }

    /** Takes so many bytes at a time from several buffers at once. */
    private static final class Gathering implements GatheringByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final IntSupplier atATime;
        private int writes;

        Gathering(IntSupplier atATime) {
            this.atATime = atATime;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            writes++;
            int left = atATime.getAsInt();
            int all = left;
            for (int i = offset; i < offset + length && left > 0; i++) {
                byte[] part = new byte[Math.min(left, sources[i].remaining())];
                sources[i].get(part);
                bytes.writeBytes(part);
                left -= part.length;
            }
            return all - left;
        }

        @Override
        public long write(ByteBuffer[] sources) {
            return write(sources, 0, sources.length);
        }

        @Override
        public int write(ByteBuffer source) {
            return (int) write(new ByteBuffer[] {source});
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void nativeMemoryIsReferencedAndGathered() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] large = bytes(WireBuffer.REFERENCE_NATIVE_FROM * 3 + 1, 1);
            byte[] small = bytes(WireBuffer.REFERENCE_NATIVE_FROM - 1, 2);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            buffer.putInt(7);
            buffer.putNative(arena.allocateFrom(ValueLayout.JAVA_BYTE, large));
            assertThat(buffer.mark()).isEqualTo(4);
            buffer.align8();
            buffer.putNative(arena.allocateFrom(ValueLayout.JAVA_BYTE, small));
            buffer.putNative(arena.allocateFrom(ValueLayout.JAVA_BYTE, large));
            buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM + 1, 3));
            buffer.putInt(8);
            expected.writeBytes(new byte[] {7, 0, 0, 0});
            expected.writeBytes(large);
            expected.writeBytes(new byte[(8 - (4 + large.length) % 8) % 8]);
            expected.writeBytes(small);
            expected.writeBytes(large);
            expected.writeBytes(bytes(WireBuffer.REFERENCE_FROM + 1, 3));
            expected.writeBytes(new byte[] {8, 0, 0, 0});

            assertHolds(expected.toByteArray());
            for (int atATime : new int[] {1, 4093, Integer.MAX_VALUE}) {
                Gathering channel = new Gathering(() -> atATime);
                buffer.writeTo(channel);
                assertThat(channel.bytes.toByteArray()).isEqualTo(expected.toByteArray());
            }
        }
    }

    @Test
    void nativePartsLeaveInOneWrite() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment large = arena.allocate(WireBuffer.REFERENCE_NATIVE_FROM);
            for (int i = 0; i < 20; i++) {
                buffer.putLong(i);
                buffer.putNative(large);
            }
            Gathering channel = new Gathering(() -> Integer.MAX_VALUE);
            buffer.writeTo(channel);
            assertThat(channel.writes).isEqualTo(1);
        }
    }

    @Test
    void gatheringChannelThatTakesNothingIsAnError() {
        try (Arena arena = Arena.ofConfined()) {
            buffer.putNative(arena.allocate(WireBuffer.REFERENCE_NATIVE_FROM));
            assertThatThrownBy(() -> buffer.writeTo(new Gathering(() -> 0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("non-blocking");
        }
    }

    @Test
    void whatIsKeptIsClosedWhenTheBytesAreGone() {
        int[] closed = {0};
        buffer.keep(() -> closed[0]++);
        assertThat(closed[0]).isZero();
        buffer.clear();
        assertThat(closed[0]).isEqualTo(1);
        buffer.keep(() -> {
            throw new IOException("no");
        });
        buffer.keep(() -> closed[0]++);
        assertThatThrownBy(buffer::clear).isInstanceOf(IllegalStateException.class);
        assertThat(closed[0]).isEqualTo(2);
        buffer.keep(() -> closed[0]++);
        buffer.close();
        assertThat(closed[0]).isEqualTo(3);
    }

    @Test
    void clearedBufferKeepsAModerateAmount() throws IOException {
        long before = WireMemory.allocatedBytes();
        buffer.putZeros(900_000);
        long grown = WireMemory.allocatedBytes();
        buffer.clear();
        assertThat(WireMemory.allocatedBytes()).isEqualTo(grown).isGreaterThan(before);

        buffer.putZeros(3_000_000);
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 1));
        buffer.clear();
        assertThat(WireMemory.allocatedBytes() - before).isLessThanOrEqualTo(1 << 20);
        assertHolds(new byte[0]);

        buffer.putInt(7);
        assertHolds(new byte[] {7, 0, 0, 0});
    }

    @Test
    void closingTwiceFreesOnce() {
        long before = WireMemory.allocatedBytes();
        WireBuffer other = new WireBuffer(4096);
        assertThat(WireMemory.allocatedBytes()).isEqualTo(before + 4096);
        other.close();
        other.close();
        assertThat(WireMemory.allocatedBytes()).isEqualTo(before);
    }
}
