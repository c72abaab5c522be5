package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import dev.vgirpc.wire.support.Streams.Batch;
import dev.vgirpc.wire.support.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BatchWriterPropertyTest {

    private static Map<String, String> entries(Values values, Random random) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(51); i > 0; i--) {
            entries.put(values.text(12), random.nextInt(4) == 0 ? "" : values.text(40));
        }
        return entries;
    }

    @Property(tries = 500)
    void metadataComesBackInOrder(@ForAll long seed) throws InterruptedException {
        long before = WireMemory.allocatedBytes();
        Random random = new Random(seed);
        Values values = new Values(random);
        WireSchema schema = values.schema(4, true);
        Map<String, String> entries = entries(values, random);
        byte[] stream = new StreamBytes()
                .schema(schema)
                .raw(emptyBatch(schema, Metadata.of(entries)))
                .end()
                .bytes();

        Batch batch = Streams.readAll(stream).getFirst().batches().getFirst();
        assertThat(batch.rows()).isZero();
        assertThat(batch.metadata()).isEqualTo(entries);
        assertThat(batch.metadata().keySet()).containsExactlyElementsOf(entries.keySet());
        Streams.withFirstBatch(stream, read -> {
            assertThat(read.hasMetadata()).isEqualTo(!entries.isEmpty());
            assertThat(read.hasMetadata("never there")).isFalse();
            assertThat(read.metadata("never there")).isNull();
            return null;
        });
        LeakCheck.assertNothingLeft(before);
    }

    private static byte[] emptyBatch(WireSchema schema, Metadata metadata) {
        try (WireBuffer buffer = new WireBuffer(64)) {
            new BatchWriter(buffer).emptyBatch(BatchHead.of(schema, metadata));
            return buffer.toByteArray();
        }
    }

    @Property(tries = 500)
    void batchComesBack(@ForAll long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        WireSchema schema = values.schema(5, true);
        int rows = random.nextInt(20);
        Object[][] columns = schema.fields().stream()
                .map(field -> values.column(field, rows))
                .toArray(Object[][]::new);
        Map<String, String> entries = entries(values, random);
        byte[] batch = StreamBytes.batchBytes(schema, Metadata.of(entries), rows, columns);

        assertThat(batch.length % 8).isZero();
        byte[] stream = new StreamBytes().schema(schema).raw(batch).end().bytes();
        assertThat(Streams.readAll(stream).getFirst().batches())
                .containsExactly(new Batch(rows, entries, Arrays.stream(columns)
                        .map(Values::comparable)
                        .toList()));
    }

    /** The head is a template: one batch leaves no trace in the next one. */
    @Property(tries = 100)
    void headServesManyBatches(@ForAll long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        WireSchema schema = new WireSchema(List.of(values.field(2, true), values.field(2, true)));
        BatchHead head = BatchHead.of(schema, Metadata.of(Map.of("k", "v")));
        byte[] empty = emptyBatch(schema, Metadata.of(Map.of("k", "v")));
        try (WireBuffer buffer = new WireBuffer(64)) {
            BatchWriter out = new BatchWriter(buffer);
            for (int i = 0; i < 3; i++) {
                out.begin(head);
                for (WireField field : schema.fields()) {
                    dev.vgirpc.wire.column.ColumnEncoder.of(field).encode(out, values.column(field, 7), 0, 7);
                }
                out.end(7);
                buffer.clear();
                out.emptyBatch(head);
                assertThat(buffer.toByteArray()).isEqualTo(empty);
                buffer.clear();
            }
        }
    }
}
