package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages of Arrow metadata version V4 are read where they mean the same as in V5. */
@ExtendWith(LeakCheck.class)
class IpcReaderV4Test {

    private static final WireField NUMBER = new WireField("n", true, new WireType.Int(64, true));
    private static final WireSchema SCHEMA = new WireSchema(List.of(NUMBER));

    private static byte[] asV4(byte[] message) {
        MemorySegment flat = MemorySegment.ofArray(message).asSlice(8);
        flat.set(Flat.SHORT, Flat.field(flat, Flat.root(flat), 0), (short) 3);
        return message;
    }

    private static byte[] batch(Metadata metadata, long value) {
        return StreamBytes.batchBytes(SCHEMA, metadata, 1, new Object[] {value});
    }

    @Test
    void plainMessagesAreRead() {
        byte[] stream = new StreamBytes()
                .raw(asV4(SchemaMessage.encode(SCHEMA)))
                .raw(asV4(batch(Metadata.EMPTY, 7)))
                .end()
                .bytes();

        assertThat(Streams.readAll(stream).getFirst().batches().getFirst().columns()).containsExactly(List.of(7L));
    }

    /** Arrow 0.17 told there that the buffers are compressed; Arrow C++ refuses it, whatever it says. */
    @Test
    void customMetadataIsRefusedInStep() throws IOException {
        byte[] stream = new StreamBytes()
                .schema(SCHEMA)
                .raw(asV4(batch(Metadata.of(Map.of("ARROW:experimental_compression", "LZ4")), 1)))
                .raw(asV4(batch(Metadata.of(Map.of("k", "v")), 2)))
                .raw(batch(Metadata.of(Map.of("k", "v")), 3))
                .end()
                .bytes();

        try (IpcReader reader = Streams.reader(stream)) {
            reader.openStream();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::next)
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContainingAll("V4", "custom metadata");
                assertThat(reader.inStep()).isTrue();
            }
            assertThat(Streams.columns(reader.next())[0]).containsExactly(3L);
            assertThat(reader.next()).isNull();
        }
    }

    /** In V4 unions had one buffer more. */
    @Test
    void unionsAreRefusedInStep() throws IOException {
        WireField union = new WireField("u", true, new WireType.Union(false, List.of()), NUMBER);
        for (WireField column : List.of(union, new WireField("l", true, new WireType.ListOf(false), union))) {
            byte[] stream = new StreamBytes()
                    .schema(column)
                    .message(StreamBytes.batchHead(0, SchemaMessage.HEADER_RECORD_BATCH, 3), new byte[0])
                    .end()
                    .bytes();

            try (IpcReader reader = Streams.reader(stream)) {
                reader.openStream();
                assertThatThrownBy(reader::next)
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContainingAll("V4", "union");
                assertThat(reader.inStep()).isTrue();
                assertThat(reader.next()).isNull();
            }
        }
    }
}
