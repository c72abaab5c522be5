package dev.vgirpc.wire.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import dev.vgirpc.wire.support.Values;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ColumnPropertyTest {

    @Property(tries = 3000)
    void anyColumnComesBack(@ForAll long seed, @ForAll @IntRange(max = 40) int rows) {
        Values values = new Values(new Random(seed));
        WireField field = values.field(4, true);
        Object[] column = values.column(field, rows);
        byte[] stream = new StreamBytes().schema(field).batch(rows, new Object[][] {column}).bytes();

        Streams.Batch batch = Streams.readAll(stream).getFirst().batches().getFirst();
        assertThat(batch.rows()).isEqualTo(rows);
        assertThat(batch.columns()).containsExactly(Values.comparable(column));
    }

    /** The writer counts nulls, and gives no validity where there are none. */
    @Property(tries = 500)
    void nullCountIsRight(@ForAll long seed, @ForAll @IntRange(max = 40) int rows) {
        Values values = new Values(new Random(seed));
        WireField field = values.field(2, true);
        Object[] column = values.column(field, rows);
        byte[] stream = new StreamBytes().schema(field).batch(rows, new Object[][] {column}).bytes();
        long nulls = java.util.Arrays.stream(column).filter(java.util.Objects::isNull).count();

        Streams.withFirstBatch(stream, (WireBatch batch) -> {
            assertThat(batch.nodeLength(0)).isEqualTo(rows);
            assertThat(batch.nodeNullCount(0)).isEqualTo(nulls);
            if (field.type().bufferCount() > 0) {
                assertThat(batch.buffer(0).byteSize()).isEqualTo(nulls == 0 ? 0 : (rows + 7) / 8);
            }
            return null;
        });
    }

    /** A part of an array is a column of its own. */
    @Property(tries = 500)
    void rangeOfAnArrayIsWritten(@ForAll long seed, @ForAll @IntRange(max = 20) int from, @ForAll @IntRange(max = 20) int count) {
        Values values = new Values(new Random(seed));
        WireField field = values.field(2, true);
        Object[] column = values.column(field, from + count + 3);
        byte[] batch;
        try (dev.vgirpc.wire.WireBuffer buffer = new dev.vgirpc.wire.WireBuffer(64)) {
            dev.vgirpc.wire.BatchWriter out = new dev.vgirpc.wire.BatchWriter(buffer);
            dev.vgirpc.wire.WireSchema schema = new dev.vgirpc.wire.WireSchema(List.of(field));
            out.begin(dev.vgirpc.wire.BatchHead.of(schema, dev.vgirpc.wire.Metadata.EMPTY));
            ColumnEncoder.of(field).encode(out, column, from, from + count);
            out.end(count);
            batch = buffer.toByteArray();
        }
        byte[] stream = new StreamBytes().schema(field).raw(batch).bytes();

        assertThat(Streams.readAll(stream).getFirst().batches().getFirst().columns())
                .containsExactly(Values.comparable(java.util.Arrays.copyOfRange(column, from, from + count)));
    }
}
