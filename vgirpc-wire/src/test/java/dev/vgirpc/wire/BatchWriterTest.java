package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.column.ColumnEncoder;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class BatchWriterTest {

    private static final WireSchema TWO_COLUMNS = new WireSchema(List.of(
            new WireField("n", true, new WireType.Int(64, true)), new WireField("t", true, new WireType.Utf8(false))));

    private final WireBuffer buffer = new WireBuffer(64);
    private final BatchWriter out = new BatchWriter(buffer);

    @AfterEach
    void free() {
        buffer.close();
    }

    @Test
    void bytesOfBuffersAreCountedWithoutPadding() {
        out.begin(BatchHead.of(TWO_COLUMNS, Metadata.EMPTY));
        ColumnEncoder.of(TWO_COLUMNS.fields().get(0)).encode(out, new Object[] {1L, null, 3L}, 0, 3);
        ColumnEncoder.of(TWO_COLUMNS.fields().get(1)).encode(out, new Object[] {"ab", "", "c"}, 0, 3);

        long bytes = out.end(3);

        // validity 1, data 24; no validity, offsets 16, text 3
        assertThat(bytes).isEqualTo(44);
        byte[] stream = new StreamBytes().schema(TWO_COLUMNS).raw(buffer.toByteArray()).bytes();
        assertThat(Streams.<Long>withFirstBatch(stream, WireBatch::bufferBytes)).isEqualTo(44L);
    }

    @Test
    void missingColumnIsAFaultOfTheWriter() {
        out.begin(BatchHead.of(TWO_COLUMNS, Metadata.EMPTY));
        ColumnEncoder.of(TWO_COLUMNS.fields().getFirst()).encode(out, new Object[] {1L}, 0, 1);

        assertThatThrownBy(() -> out.end(1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("1 nodes");
    }

    @Test
    void batchesFollowOneAnotherInOneBuffer() {
        buffer.putCopy(SchemaMessage.encode(TWO_COLUMNS));
        out.emptyBatch(BatchHead.of(TWO_COLUMNS, Metadata.of(Map.of("first", "1"))));
        out.emptyBatch(BatchHead.of(TWO_COLUMNS, Metadata.EMPTY));
        out.endStream();

        assertThat(Streams.readAll(buffer.toByteArray()).getFirst().batches())
                .extracting(Streams.Batch::metadata)
                .containsExactly(Map.of("first", "1"), Map.of());
    }

    @Test
    void laterMetadataWinsAndKeepsItsPlace() {
        Map<String, String> first = new LinkedHashMap<>();
        first.put("a", "1");
        first.put("b", "2");
        Metadata merged = Metadata.of(first).with(Map.of("a", "3"));

        assertThat(merged.entries()).containsExactly(Map.entry("a", "3"), Map.entry("b", "2"));
        assertThat(Metadata.of(first).with(Map.of()).entries()).isEqualTo(first);
        assertThat(Metadata.of(Map.of())).isSameAs(Metadata.EMPTY);
    }

    @Test
    void metadataUsedOverAndOverIsRefused() {
        byte[] few = new StreamBytes().schema(WireSchema.EMPTY).repeatedPair(5, "k", "v").bytes();
        byte[] many = new StreamBytes().schema(WireSchema.EMPTY).repeatedPair(1000, "k", "v".repeat(10_000)).bytes();

        assertThat(Streams.<Map<String, String>>withFirstBatch(few, WireBatch::metadata)).isEqualTo(Map.of("k", "v"));
        assertThatThrownBy(() -> Streams.<Map<String, String>>withFirstBatch(many, WireBatch::metadata))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("over and over");
    }

    @Test
    void firstOfRepeatedKeysWins() {
        byte[] stream = new StreamBytes()
                .schema(WireSchema.EMPTY)
                .bareBatch(0, false, "k", "first", "other", "x", "k", "second", "", "empty key")
                .bytes();

        Streams.withFirstBatch(stream, batch -> {
            assertThat(batch.metadata("k")).isEqualTo("first");
            assertThat(batch.metadataEquals("k", "first")).isTrue();
            assertThat(batch.metadataEquals("k", "second")).isFalse();
            assertThat(batch.metadataEquals("k", "fir")).isFalse();
            assertThat(batch.metadata("")).isEqualTo("empty key");
            assertThat(batch.metadata())
                    .containsExactly(Map.entry("k", "first"), Map.entry("other", "x"), Map.entry("", "empty key"));
            return null;
        });
    }
}
