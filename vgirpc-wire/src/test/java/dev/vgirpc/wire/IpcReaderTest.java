package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.support.Channels;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class IpcReaderTest {

    private static final WireField NUMBER = new WireField("n", true, new WireType.Int(64, true));
    private static final WireField TEXT = new WireField("t", false, new WireType.Utf8(false));
    private static final WireField BYTES = new WireField("b", false, new WireType.Binary(false));

    private static byte[] stream(long first) {
        return new StreamBytes()
                .schema(NUMBER, TEXT)
                .batch(Metadata.of(Map.of("k", "v" + first)), 2, new Object[] {first, null}, new Object[] {"a", "ü"})
                .batch(1, new Object[] {7L}, new Object[] {"b"})
                .end()
                .bytes();
    }

    private static byte[] concat(byte[]... parts) {
        StreamBytes all = new StreamBytes();
        for (byte[] part : parts) {
            all.raw(part);
        }
        return all.bytes();
    }

    private static IpcReader reader(byte[] bytes, Limits limits) {
        return Streams.reader(Channels.source(bytes), limits);
    }

    private static IpcReader reader(byte[] bytes) {
        return reader(bytes, Limits.defaults());
    }

    /** What a batch says, read while it is valid. */
    private static Object content(WireBatch batch) {
        return Streams.copy(batch);
    }

    @Test
    void streamsFollowOneAnother() throws IOException {
        byte[] all = concat(stream(1), new StreamBytes().schema(WireSchema.EMPTY).end().bytes(), stream(2));

        try (IpcReader reader = reader(all)) {
            List<Streams.Stream> streams = Streams.readAll(reader);

            assertThat(streams).hasSize(3);
            assertThat(streams.get(0)).isEqualTo(Streams.readAll(stream(1)).getFirst());
            assertThat(streams.get(1).batches()).isEmpty();
            assertThat(streams.get(2)).isEqualTo(Streams.readAll(stream(2)).getFirst());
            assertThat(reader.openStream()).isNull();
            assertThat(reader.inStep()).isTrue();
        }
    }

    @Test
    void afterItsEndAStreamStaysAtItsEnd() throws IOException {
        try (IpcReader reader = reader(concat(stream(1), stream(2)))) {
            reader.openStream();
            reader.drain();
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
            reader.drain();
            assertThat(reader.openStream()).isNotNull();
            assertThat(reader.next()).isNotNull();
        }
    }

    /** Framing of Arrow before 0.15: no continuation marker, and zero as the end. */
    @Test
    void oldFramingIsRead() throws IOException {
        byte[] current = stream(5);
        StreamBytes old = new StreamBytes();
        int at = 0;
        for (int end : new StreamBytes()
                .schema(NUMBER, TEXT)
                .batch(Metadata.of(Map.of("k", "v5")), 2, new Object[] {5L, null}, new Object[] {"a", "ü"})
                .batch(1, new Object[] {7L}, new Object[] {"b"})
                .end()
                .boundaries()) {
            if (end > at) {
                old.raw(Arrays.copyOfRange(current, at + 4, end));
                at = end;
            }
        }

        assertThat(old.bytes()).hasSize(current.length - 16);
        try (IpcReader reader = reader(concat(old.bytes(), stream(6)))) {
            assertThat(Streams.readAll(reader))
                    .containsExactly(
                            Streams.readAll(current).getFirst(), Streams.readAll(stream(6)).getFirst());
        }
    }

    @Test
    void missingEndMarkerAtTheEndOfTheInputIsAccepted() throws IOException {
        byte[] whole = stream(1);
        byte[] cut = Arrays.copyOf(whole, whole.length - 8);

        assertThat(Streams.readAll(cut)).isEqualTo(Streams.readAll(whole));
        try (IpcReader reader = reader(cut)) {
            assertThat(Streams.readAll(reader)).isEqualTo(Streams.readAll(whole));
            assertThat(reader.inStep()).isTrue();
        }
    }

    @Test
    void inputEndingAnywhereElseIsABrokenMessage() {
        StreamBytes written = new StreamBytes()
                .schema(NUMBER, TEXT)
                .batch(Metadata.of(Map.of("k", "v")), 2, new Object[] {1L, null}, new Object[] {"a", "ü"})
                .end()
                .schema(WireSchema.EMPTY)
                .batch(0)
                .end();
        byte[] whole = written.bytes();
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            for (IpcReader reader : List.of(reader(cut), Streams.reader(cut))) {
                boolean complete = false;
                try (reader) {
                    Streams.readAll(reader);
                    complete = true;
                } catch (ProtocolException e) {
                    assertThat(reader.inStep()).isFalse();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                assertThat(complete).as("complete with %d bytes", length).isEqualTo(written.boundaries().contains(length));
            }
        }
    }

    @Test
    void batchOutlivesDrainHolding() throws IOException {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 3);
        StreamBytes stream = new StreamBytes()
                .schema(BYTES)
                .batch(Metadata.of(Map.of("k", "v")), 1, new Object[] {new byte[] {1, 2}});
        for (int i = 0; i < 5; i++) {
            stream.batch(1, new Object[] {large}).batch(1, new Object[] {new byte[i]});
        }
        byte[] whole = concat(stream.end().bytes(), stream(9));
        for (int chunk : new int[] {1, 77, 4096, 65_536, Integer.MAX_VALUE}) {
            try (IpcReader reader = Streams.reader(Channels.source(whole, () -> chunk), Limits.defaults())) {
                reader.openStream();
                WireBatch batch = reader.next();
                Object before = content(batch);
                reader.drainHolding();
                assertThat(content(batch)).isEqualTo(before);
                assertThat(reader.next()).isNull();
                assertThat(Streams.readAll(reader)).isEqualTo(Streams.readAll(stream(9)));
            }
        }
    }

    @Test
    void largeBatchOutlivesDrainHolding() throws IOException {
        byte[] large = new byte[3 << 20];
        Arrays.fill(large, (byte) 3);
        byte[] whole = new StreamBytes()
                .schema(BYTES)
                .batch(Metadata.of(Map.of("k", "v")), 1, new Object[] {large})
                .batch(1, new Object[] {large})
                .end()
                .bytes();
        try (IpcReader reader = Streams.reader(Channels.source(whole, () -> 50_000), Limits.defaults())) {
            reader.openStream();
            WireBatch batch = reader.next();
            reader.drainHolding();
            assertThat(batch.metadata("k")).isEqualTo("v");
            assertThat(content(batch)).isEqualTo(new Streams.Batch(
                    1, Map.of("k", "v"), List.of(dev.vgirpc.wire.support.Values.comparable(new Object[] {large}))));
            assertThat(reader.openStream()).isNull();
        }
    }

    @Test
    void skippingWhileABatchIsHeldNeedsLittleMemory() throws IOException {
        long before = WireMemory.allocatedBytes();
        byte[] start = new StreamBytes().schema(NUMBER).batch(1, new Object[] {1L}).bytes();
        byte[] head = new StreamBytes().message(StreamBytes.batchHead(64L << 20, 3, 4), new byte[0]).bytes();
        Zeros zeros = new Zeros(concat(start, head), 64L << 20, concat(StreamBytes.END, stream(3)));
        try (IpcReader reader = Streams.reader(zeros, Limits.defaults())) {
            reader.openStream();
            WireBatch batch = reader.next();
            reader.drainHolding();
            assertThat(batch.rowCount()).isEqualTo(1);
            assertThat(Streams.readAll(reader)).isEqualTo(Streams.readAll(stream(3)));
        }
        assertThat(zeros.peak - before).isLessThan(1 << 20);
    }

    /** Some bytes, many zeros, some bytes; watches how much memory is in use. */
    private static final class Zeros implements ReadableByteChannel {
        private final byte[] before;
        private final long zeros;
        private final byte[] after;
        private long at;
        private long peak;

        Zeros(byte[] before, long zeros, byte[] after) {
            this.before = before;
            this.zeros = zeros;
            this.after = after;
        }

        @Override
        public int read(ByteBuffer target) {
            peak = Math.max(peak, WireMemory.allocatedBytes());
            if (at == before.length + zeros + after.length) {
                return -1;
            }
            int part;
            if (at < before.length) {
                part = (int) Math.min(target.remaining(), before.length - at);
                target.put(before, (int) at, part);
            } else if (at < before.length + zeros) {
                part = (int) Math.min(Math.min(target.remaining(), 1 << 20), before.length + zeros - at);
                target.put(new byte[part]);
            } else {
                int from = (int) (at - before.length - zeros);
                part = Math.min(target.remaining(), after.length - from);
                target.put(after, from, part);
            }
            at += part;
            return part;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void bodyOverTheLimitIsSkippedWithoutBeingStored() throws IOException {
        long before = WireMemory.allocatedBytes();
        byte[] start = new StreamBytes()
                .schema(NUMBER)
                .message(StreamBytes.batchHead(100L << 20, 3, 4), new byte[0])
                .bytes();
        Zeros zeros = new Zeros(
                start, 100L << 20, concat(StreamBytes.batchBytes(new WireSchema(List.of(NUMBER)), Metadata.EMPTY, 1, new Object[][] {{4L}}), StreamBytes.END, stream(3)));
        try (IpcReader reader = Streams.reader(zeros, Limits.defaults().withMaxMessageBytes(1 << 20))) {
            reader.openStream();
            assertThatThrownBy(reader::next).isInstanceOfSatisfying(LimitException.class, e -> {
                assertThat(e.limitName()).isEqualTo("maxMessageBytes");
                assertThat(e.limit()).isEqualTo(1 << 20);
                assertThat(e.actual()).isEqualTo(100L << 20);
            });
            assertThat(reader.inStep()).isTrue();
            assertThat(reader.next().rowCount()).isEqualTo(1);
            reader.drain();
            assertThat(Streams.readAll(reader)).isEqualTo(Streams.readAll(stream(3)));
        }
        assertThat(zeros.peak - before).isLessThan(1 << 20);
    }

    @Test
    void bodyOfExactlyTheLimitIsRead() throws IOException {
        byte[] whole = new StreamBytes().schema(BYTES).batch(1, new Object[] {new byte[1000]}).end().bytes();

        try (IpcReader reader = reader(whole, Limits.defaults().withMaxMessageBytes(1008))) {
            assertThat(Streams.readAll(reader)).hasSize(1);
        }
        try (IpcReader reader = reader(whole, Limits.defaults().withMaxMessageBytes(1007))) {
            assertThatThrownBy(() -> Streams.readAll(reader)).isInstanceOf(LimitException.class);
        }
    }

    @Test
    void bodyTooLargeToBeSkippedEndsTheConnection() throws IOException {
        byte[] whole = new StreamBytes().schema(BYTES).batch(1, new Object[] {new byte[1000]}).end().bytes();
        Limits limits = Limits.defaults().withMaxMessageBytes(100).withMaxDrainBytes(1007);

        try (IpcReader reader = reader(whole, limits)) {
            reader.openStream();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("1008", "maxDrainBytes = 1007", "closed");
            assertThat(reader.inStep()).isFalse();
        }
        try (IpcReader reader = reader(whole, limits.withMaxDrainBytes(1008))) {
            reader.openStream();
            assertThatThrownBy(reader::next).isInstanceOf(LimitException.class);
            assertThat(reader.inStep()).isTrue();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void metadataOverTheLimitIsNamed() throws IOException {
        byte[] whole = stream(1);
        try (IpcReader reader = reader(whole, Limits.defaults().withMaxMetadataBytes(100))) {
            assertThatThrownBy(reader::openStream).isInstanceOfSatisfying(LimitException.class, e -> {
                assertThat(e.limitName()).isEqualTo("maxMetadataBytes");
                assertThat(e.limit()).isEqualTo(100);
            });
            assertThat(reader.inStep()).isFalse();
        }
    }

    @Test
    void schemaOverALimitLeavesTheReaderInStep() throws IOException {
        try (IpcReader reader = reader(
                concat(stream(1), new StreamBytes().schema(NUMBER).end().bytes()), Limits.defaults().withMaxColumns(1))) {
            assertThatThrownBy(reader::openStream).isInstanceOf(LimitException.class);
            assertThat(reader.inStep()).isTrue();
            reader.drain();
            assertThat(reader.openStream().fields()).containsExactly(NUMBER);
        }
    }

    @Test
    void lengthThatLiesCostsAlmostNothing() throws IOException {
        long before = WireMemory.allocatedBytes();
        byte[] whole = new StreamBytes()
                .schema(NUMBER)
                .message(StreamBytes.batchHead(1L << 40, 3, 4), new byte[5000])
                .bytes();
        for (Limits limits : List.of(
                Limits.defaults(), Limits.defaults().withMaxMessageBytes(Long.MAX_VALUE).withMaxDrainBytes(Long.MAX_VALUE))) {
            Zeros zeros = new Zeros(whole, 0, new byte[0]);
            try (IpcReader reader = Streams.reader(zeros, limits)) {
                reader.openStream();
                assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class);
                assertThat(reader.inStep()).isFalse();
            }
            assertThat(zeros.peak - before).isLessThan(2 << 20);
            try (IpcReader reader = new IpcReader(MemorySegment.ofArray(whole), limits, new SchemaCache())) {
                reader.openStream();
                assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Test
    void negativeLengthsAreRefused() throws IOException {
        byte[] negativeBody = new StreamBytes()
                .schema(NUMBER)
                .message(StreamBytes.batchHead(-8, 3, 4), new byte[0])
                .bytes();
        try (IpcReader reader = reader(negativeBody)) {
            reader.openStream();
            assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class).hasMessageContaining("-8");
            assertThat(reader.inStep()).isFalse();
        }
        for (int length : new int[] {-2, Integer.MIN_VALUE}) {
            byte[] old = new byte[64];
            MemorySegment.ofArray(old).set(Flat.INT, 0, length);
            byte[] current = new byte[64];
            MemorySegment.ofArray(current).set(Flat.INT, 0, -1);
            MemorySegment.ofArray(current).set(Flat.INT, 4, length);
            for (byte[] bytes : List.of(old, current)) {
                try (IpcReader reader = reader(bytes)) {
                    assertThatThrownBy(reader::openStream)
                            .isInstanceOf(ProtocolException.class)
                            .hasMessageContaining(String.valueOf(length));
                    assertThat(reader.inStep()).isFalse();
                }
            }
        }
    }

    @Test
    void otherProtocolsAreNoArrow() {
        for (String start : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\0\0\0\0\0\0\0\0")) {
            try (IpcReader reader = reader(start.getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
                assertThatThrownBy(reader::openStream).isInstanceOfAny(ProtocolException.class, LimitException.class);
                assertThat(reader.inStep()).isFalse();
            }
        }
    }

    @Test
    void wrongMessagesInWrongPlacesAreRefused() throws IOException {
        byte[] batchFirst = new StreamBytes().batch(0).bytes();
        try (IpcReader reader = reader(batchFirst)) {
            assertThatThrownBy(reader::openStream).isInstanceOf(ProtocolException.class).hasMessageContaining("header type 3");
            assertThat(reader.inStep()).isFalse();
        }
        byte[] schemaTwice = new StreamBytes().schema(NUMBER).schema(NUMBER).end().bytes();
        try (IpcReader reader = reader(schemaTwice)) {
            reader.openStream();
            assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class).hasMessageContaining("header type 1");
            assertThat(reader.inStep()).isTrue();
            assertThat(reader.next()).isNull();
        }
        byte[] newer = new StreamBytes().schema(NUMBER).message(StreamBytes.batchHead(0, 3, 5), new byte[0]).bytes();
        try (IpcReader reader = reader(newer)) {
            reader.openStream();
            assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class).hasMessageContaining("V6");
        }
    }

    /** Else the next request would be drained with this one and never be answered. */
    @Test
    void drainStopsAtTheNextStream() throws IOException {
        byte[] whole = stream(1);
        byte[] bytes = concat(Arrays.copyOf(whole, whole.length - 8), stream(2));
        try (IpcReader reader = reader(bytes)) {
            reader.openStream();
            WireBatch first = reader.next();
            assertThatThrownBy(reader::drainHolding)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("schema message inside a stream");
            assertThat(reader.inStep()).isFalse();
            assertThat(first.rowCount()).isEqualTo(2);
        }
    }

    @Test
    void compressedBatchIsRefusedInStep() throws IOException {
        byte[] whole = concat(
                new StreamBytes().schema(WireSchema.EMPTY).bareBatch(1, true).bareBatch(2, false).end().bytes(), stream(1));
        try (IpcReader reader = reader(whole)) {
            reader.openStream();
            assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class).hasMessageContaining("compressed");
            assertThat(reader.inStep()).isTrue();
            assertThat(reader.next().rowCount()).isEqualTo(2);
            reader.drain();
            assertThat(reader.openStream()).isNotNull();
        }
    }

    @Test
    void channelThatGivesNothingIsAnError() throws IOException {
        try (IpcReader reader = Streams.reader(Channels.source(stream(1), () -> 0), Limits.defaults())) {
            assertThatThrownBy(reader::openStream).isInstanceOf(IOException.class).hasMessageContaining("non-blocking");
        }
    }

    @Test
    void equalSchemasAreOneObject() throws IOException {
        SchemaCache schemas = new SchemaCache();
        try (IpcReader reader = new IpcReader(Channels.source(concat(stream(1), stream(2))), Limits.defaults(), schemas);
                IpcReader other = new IpcReader(MemorySegment.ofArray(stream(3)), Limits.defaults(), schemas)) {
            WireSchema schema = reader.openStream();
            reader.drain();
            assertThat(reader.openStream()).isSameAs(schema);
            assertThat(other.openStream()).isSameAs(schema);
        }
    }
}
