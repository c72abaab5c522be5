package dev.vgirpc.wire.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Batch;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireMemory;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import dev.vgirpc.wire.support.Values;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The way through vectors gives the same values and schemas as the way through Java objects. */
class ColumnarPropertyTest {

    @Property(tries = 2000)
    void valuesComeBackThroughVectors(@ForAll long seed, @ForAll @IntRange(max = 70) int rows)
            throws InterruptedException {
        long before = WireMemory.allocatedBytes();
        Values values = new Values(new Random(seed));
        WireSchema schema = values.schema(4, true);
        Object[][] columns = schema.fields().stream()
                .map(field -> values.column(field, rows))
                .toArray(Object[][]::new);
        byte[] stream = new StreamBytes().schema(schema).batch(rows, columns).end().bytes();

        Streams.withFirstBatch(stream, received -> {
            for (Validation level : Validation.values()) {
                try (Batch batch = BatchDecoder.decode(received, BatchMemory.allocator(), level)) {
                    assertThat(batch.rowCount()).isEqualTo(rows);
                    assertThat(ArrowSchemas.fromArrow(batch.schema())).isEqualTo(withKeys(schema));
                    assertThat(BatchStreams.<Object>read(batch, each -> Values.comparable(Streams.columns(each))))
                            .isEqualTo(Values.comparable(columns));
                } catch (ProtocolException e) {
                    assertThat(e).hasMessageContaining("Arrow's Java vectors have no type");
                }
            }
            return null;
        });
        LeakCheck.assertNothingLeft(before);
    }

    /** Vectors insist on keys that are not nullable. */
    private static WireSchema withKeys(WireSchema schema) {
        return ArrowSchemas.fromArrow(ArrowSchemas.inMemory(schema));
    }

    @Property(tries = 500)
    void schemasComeBack(@ForAll long seed) {
        WireSchema schema = new Values(new Random(seed)).schema(6, false);
        try {
            assertThat(ArrowSchemas.fromArrow(ArrowSchemas.toArrow(schema))).isEqualTo(schema);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("have no type");
        }
    }
}
