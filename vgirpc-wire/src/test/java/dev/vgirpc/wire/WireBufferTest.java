package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.wire.support.Channels.Sink;
import dev.vgirpc.wire.support.LeakCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
        byte[] before = buffer.toByteArray();
        long mark = buffer.mark();
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 2));
        buffer.putCopy(bytes(10_000, 3));
        buffer.putBytes(bytes(WireBuffer.REFERENCE_FROM, 4));

        buffer.truncate(mark);
        assertHolds(before);
        buffer.putInt(3);
        assertThat(buffer.size()).isEqualTo(before.length + 4);

        buffer.truncate(0);
        assertHolds(new byte[0]);
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
