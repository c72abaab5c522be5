package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.Lz4;
import dev.vgirpc.wire.support.Channels;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed buffers, and ones that lie about themselves. */
@ExtendWith(LeakCheck.class)
class CompressedBatchTest {

    private static final int ROWS = 5000;

    /** Written by pyarrow. */
    private static byte[] stream(String name, CodecType type) throws IOException {
        String file = "/compressed/" + name + (type == CodecType.ZSTD ? "-zstd.bin" : "-lz4.bin");
        try (InputStream in = Objects.requireNonNull(CompressedBatchTest.class.getResourceAsStream(file))) {
            return in.readAllBytes();
        }
    }

    private static byte[] stream(CodecType type) throws IOException {
        return stream("columns", type);
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4_FRAME", "ZSTD"})
    void compressedDictionariesAreRead(CodecType type) throws IOException {
        List<Object> words = IntStream.range(0, ROWS).mapToObj(i -> (Object) ("word " + i % 300)).toList();
        assertThat(Streams.readAll(stream("dictionary", type)).getFirst().batches().getFirst().columns())
                .isEqualTo(List.of(words));
    }

    private static final List<Object> EXPECTED = List.of(
            IntStream.range(0, ROWS).mapToObj(i -> i % 7 == 0 ? (Object) "null" : (Object) (long) (i % 100)).toList(),
            IntStream.range(0, ROWS).mapToObj(i -> "text " + i % 10).toList());

    @ParameterizedTest
    @EnumSource(names = {"LZ4_FRAME", "ZSTD"})
    void compressedBuffersAreRead(CodecType type) throws IOException {
        byte[] stream = stream(type);
        assertThat(stream.length).isLessThan(ROWS * 5);
        assertThat(Streams.readAll(stream).getFirst().batches().getFirst().columns()).isEqualTo(EXPECTED);
        try (IpcReader reader = Streams.reader(Channels.source(stream), Limits.defaults())) {
            assertThat(Streams.readAll(reader).getFirst().batches().getFirst().columns()).isEqualTo(EXPECTED);
        }
        Streams.withFirstBatch(stream, batch -> {
            try (Batch vectors = BatchDecoder.decode(batch, BatchMemory.allocator(), Validation.FULL)) {
                assertThat(vectors.root().getVector("t").getObject(11)).hasToString("text 1");
            }
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4_FRAME", "ZSTD"})
    void whatIsTooLongDecompressedIsRefusedBeforeItIs(CodecType type) throws IOException {
        byte[] stream = stream(type);
        try (IpcReader reader = Streams.reader(
                Channels.source(stream), Limits.defaults().withMaxMessageBytes(ROWS * 5))) {
            reader.openStream();
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(LimitException.class, e -> {
                        assertThat(e.limitName()).isEqualTo("maxMessageBytes");
                        assertThat(e.actual()).isGreaterThan(ROWS * 5);
                    })
                    .hasMessageContaining("decompressed length");
            assertThat(reader.inStep()).isTrue();
        }
    }

    /** Every byte of the body changed: read or refused, and nothing else. */
    @ParameterizedTest
    @EnumSource(names = {"LZ4_FRAME", "ZSTD"})
    void changedBytesAreReadOrRefused(CodecType type) throws IOException {
        byte[] stream = stream(type);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] changed = stream.clone();
            int at = random.nextInt(stream.length / 3, stream.length);
            changed[at] = (byte) random.nextInt();
            try {
                Streams.readAll(changed);
            } catch (ProtocolException | LimitException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void withoutTheCodecsTheErrorNamesTheArtifact() {
        for (int codec = 0; codec < 2; codec++) {
            int each = codec;
            assertThatThrownBy(() -> BodyCompression.codec(NoCompressionCodec.Factory.INSTANCE, each, 0))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("org.apache.arrow:arrow-compression");
        }
        assertThatThrownBy(() -> BodyCompression.codec(NoCompressionCodec.Factory.INSTANCE, 2, 0))
                .hasMessageContaining("unknown way: codec 2");
    }

    @Test
    void lengthOfAnLz4FrameIsKnownWithoutDecompressing() {
        CompressionCodec codec = CompressionCodec.Factory.INSTANCE.createCodec(CodecType.LZ4_FRAME);
        Random random = new Random(2);
        for (int length : new int[] {1, 15, 16, 17, 270, 271, 4096, 65_535, 65_536, 65_537, 300_000}) {
            for (boolean repeated : new boolean[] {true, false}) {
                byte[] content = new byte[length];
                if (!repeated) {
                    random.nextBytes(content);
                }
                MemorySegment frame = lz4(codec, content);
                assertThat(Lz4.contentLength(frame, length)).isEqualTo(length);
                assertThat(Lz4.contentLength(frame, length - 1)).isGreaterThanOrEqualTo(length - 1);
                assertThatThrownBy(() -> Lz4.contentLength(frame.asSlice(0, frame.byteSize() - 5), length))
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    /** The frame without the length that Arrow puts before it. */
    private static MemorySegment lz4(CompressionCodec codec, byte[] content) {
        ArrowBuf plain = BatchMemory.allocator().buffer(content.length);
        plain.writeBytes(content);
        try (ArrowBuf compressed = codec.compress(BatchMemory.allocator(), plain)) {
            byte[] bytes = new byte[(int) compressed.writerIndex()];
            compressed.getBytes(0, bytes);
            MemorySegment s = MemorySegment.ofArray(bytes);
            if (s.get(Flat.LONG, 0) == -1) {
                // Not worth it, Arrow says: a frame of one stored block.
                byte[] frame = new byte[15 + content.length];
                MemorySegment f = MemorySegment.ofArray(frame);
                f.set(Flat.INT, 0, 0x184D2204);
                f.set(ValueLayout.JAVA_BYTE, 4, (byte) 0x40);
                f.set(ValueLayout.JAVA_BYTE, 5, (byte) 0x70);
                f.set(Flat.INT, 7, content.length | 0x8000_0000);
                System.arraycopy(content, 0, frame, 11, content.length);
                return f;
            }
            return MemorySegment.ofArray(Arrays.copyOfRange(bytes, 8, bytes.length));
        }
    }
}
