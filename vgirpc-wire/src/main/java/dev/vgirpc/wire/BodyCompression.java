package dev.vgirpc.wire;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.Lz4;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.jspecify.annotations.Nullable;

/**
 * Batches whose buffers are compressed one by one, with LZ4 or ZSTD. They are read (page 18.8) and never
 * written. The codecs are Arrow's, found on the path when a batch needs them.
 */
final class BodyCompression {

    /** Before each compressed buffer stands its length; this says that it is not compressed after all. */
    private static final long NOT_COMPRESSED = -1;

    private static final int PREFIX = 8;

    /** Where the buffers of a body lie: offset and length in turn. */
    record Body(WireMemory.Block block, long[] table) {}

    private BodyCompression() {}

    /**
     * Decompresses all buffers of a batch into one block.
     *
     * @param compression position of the compression table in the head
     * @param buffers position of the first buffer in the head
     * @param count how many buffers there are
     * @return the new body, to be freed by the caller
     */
    static Body decompress(
            MemorySegment head, long compression, long buffers, int count, MemorySegment body, Limits limits) {
        CompressionCodec codec = codec(
                CompressionCodec.Factory.INSTANCE, Flat.u8(head, compression, 0, 0), Flat.u8(head, compression, 1, 0));
        long[] table = new long[2 * count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            MemorySegment buffer = WireBatch.buffer(head, buffers, i, body);
            table[2 * i] = total;
            table[2 * i + 1] = length(buffer, i);
            total = Math.addExact(total, table[2 * i + 1] + 7 & ~7L);
            if (table[2 * i + 1] > limits.maxMessageBytes() || total > limits.maxMessageBytes()) {
                throw new LimitException(
                        "a message's decompressed length",
                        "maxMessageBytes",
                        limits.maxMessageBytes(),
                        Math.max(total, table[2 * i + 1]));
            }
        }
        WireMemory.Block block = WireMemory.allocate(Math.max(1, total));
        boolean complete = false;
        try {
            for (int i = 0; i < count; i++) {
                MemorySegment target = block.segment().asSlice(table[2 * i], table[2 * i + 1]);
                buffer(codec, WireBatch.buffer(head, buffers, i, body), target, i);
            }
            complete = true;
            return new Body(block, table);
        } finally {
            if (!complete) {
                block.close();
            }
        }
    }

    static CompressionCodec codec(CompressionCodec.Factory codecs, int codec, int method) {
        if (codec > 1 || method != 0) {
            throw new ProtocolException("the batch's buffers are compressed in an unknown way: codec " + codec + ", method " + method);
        }
        CodecType type = codec == 0 ? CodecType.LZ4_FRAME : CodecType.ZSTD;
        try {
            return codecs.createCodec(type);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(
                    "the batch has buffers compressed with " + type
                            + ": to read them, add the artifact org.apache.arrow:arrow-compression",
                    e);
        }
    }

    /** The length of a buffer once it is decompressed. */
    private static long length(MemorySegment buffer, int index) {
        if (buffer.byteSize() == 0) {
            return 0;
        }
        if (buffer.byteSize() < PREFIX) {
            throw new ProtocolException("compressed buffer " + index + " has " + buffer.byteSize() + " bytes");
        }
        long length = buffer.get(Flat.LONG, 0);
        if (length < NOT_COMPRESSED) {
            throw new ProtocolException("compressed buffer " + index + " says it has " + length + " bytes");
        }
        return length == NOT_COMPRESSED ? buffer.byteSize() - PREFIX : length;
    }

    private static void buffer(CompressionCodec codec, MemorySegment buffer, MemorySegment target, int index) {
        if (target.byteSize() == 0) {
            return;
        }
        if (buffer.get(Flat.LONG, 0) == NOT_COMPRESSED) {
            MemorySegment.copy(buffer, PREFIX, target, 0, target.byteSize());
            return;
        }
        if (codec.getCodecType() == CodecType.LZ4_FRAME) {
            // Arrow's decoder goes on as long as there is input, whatever the length says.
            long real = Lz4.contentLength(buffer.asSlice(PREFIX), target.byteSize());
            if (real != target.byteSize()) {
                throw mismatch(index, target.byteSize(), null);
            }
        }
        BufferAllocator allocator = BatchMemory.allocator();
        ArrowBuf compressed = allocator.buffer(buffer.byteSize());
        MemorySegment.copy(buffer, 0, BatchMemory.segment(compressed), 0, buffer.byteSize());
        compressed.writerIndex(buffer.byteSize());
        try (ArrowBuf plain = codec.decompress(allocator, compressed)) {
            if (plain.writerIndex() != target.byteSize()) {
                throw mismatch(index, target.byteSize(), null);
            }
            MemorySegment.copy(BatchMemory.segment(plain), 0, target, 0, target.byteSize());
        } catch (ProtocolException | LimitException e) {
            throw e;
        } catch (RuntimeException e) {
            throw mismatch(index, target.byteSize(), e);
        } finally {
            if (compressed.refCnt() > 0) {
                compressed.close();
            }
        }
    }

    private static ProtocolException mismatch(int index, long expected, @Nullable Throwable cause) {
        return new ProtocolException(
                "compressed buffer " + index + " does not decompress to its " + expected + " bytes"
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
    }
}
