package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Batch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.columnar.BatchStreams;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Embedded batches that lenient writers leave out (protocol page 1.5). */
@ExtendWith(LeakCheck.class)
class EmptyBatchTest {

    interface Service {
        void take(Batch batch);
    }

    private static final WireType TEXT = new WireType.Utf8(false);

    private static void read(byte[] embedded, WireSchema expected) {
        byte[] request = new StreamBytes()
                .schema(new WireField("batch", false, new WireType.Binary(false)))
                .batch(1, new Object[][] {{embedded}})
                .bytes();
        Streams.withFirstBatch(request, received -> {
            try (Reading in = Readings.plain()) {
                Batch batch = (Batch) ServicePlan.of(Service.class).methods().get("take").arguments(received, in)[0];
                assertThat(batch.rowCount()).isZero();
                assertThat(ArrowSchemas.fromArrow(batch.schema())).isEqualTo(expected);
                assertThat(BatchStreams.<Long>read(batch, written -> written.rowCount())).isZero();
            }
            return null;
        });
    }

    @Test
    void nothingIsABatchWithoutColumns() {
        read(new byte[0], WireSchema.EMPTY);
    }

    @Test
    void streamWithoutABatchIsABatchWithoutRows() {
        WireField words = new WireField(
                "d", true, TEXT, List.of(), new WireField.Dictionary(4, new WireType.Int(16, true), false), Map.of());
        WireSchema schema = new WireSchema(List.of(
                new WireField("n", false, new WireType.Int(64, true)),
                words,
                new WireField("l", true, new WireType.ListOf(false), new WireField("item", true, TEXT))));
        read(new StreamBytes().schema(schema).end().bytes(), schema);
    }
}
