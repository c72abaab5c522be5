package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.support.Channels;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import dev.vgirpc.wire.support.Values;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IpcReaderPropertyTest {

    private static byte[] someStreams(Random random) {
        Values values = new Values(random);
        StreamBytes streams = new StreamBytes();
        for (int i = random.nextInt(4); i >= 0; i--) {
            WireSchema schema = values.schema(4, true);
            streams.schema(schema);
            for (int k = random.nextInt(4); k > 0; k--) {
                int rows = random.nextInt(8) == 0 ? 5000 : random.nextInt(6);
                streams.batch(
                        Metadata.of(Map.of("batch", values.text(50))),
                        rows,
                        schema.fields().stream()
                                .map(field -> values.column(field, rows))
                                .toArray(Object[][]::new));
            }
            streams.end();
        }
        return streams.bytes();
    }

    private static IntSupplier sizes(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> () -> 1;
            case 1 -> () -> 1 + random.nextInt(16);
            case 2 -> () -> 1 + random.nextInt(3000);
            default -> () -> random.nextBoolean() ? 1 : 100_000;
        };
    }

    @Property(tries = 150)
    void anySplitOfTheInputReadsTheSame(@ForAll long seed) throws IOException, InterruptedException {
        long before = WireMemory.allocatedBytes();
        Random random = new Random(seed);
        byte[] bytes = someStreams(random);
        try (IpcReader reader = Streams.reader(Channels.source(bytes, sizes(random)), Limits.defaults())) {
            assertThat(Streams.readAll(reader)).isEqualTo(Streams.readAll(bytes));
        }
        LeakCheck.assertNothingLeft(before);
    }

    /** As a server reads: the first batch of each stream is used after the stream's end was read. */
    @Property(tries = 150)
    void firstBatchIsTheSameAfterDraining(@ForAll long seed) throws IOException, InterruptedException {
        long before = WireMemory.allocatedBytes();
        Random random = new Random(seed);
        byte[] bytes = someStreams(random);
        try (IpcReader reader = Streams.reader(Channels.source(bytes, sizes(random)), Limits.defaults())) {
            for (Streams.Stream expected : Streams.readAll(bytes)) {
                assertThat(reader.openStream()).isEqualTo(expected.schema());
                WireBatch first = reader.next();
                reader.drainHolding();
                assertThat(first == null).isEqualTo(expected.batches().isEmpty());
                if (first != null) {
                    assertThat(Streams.copy(first)).isEqualTo(expected.batches().getFirst());
                }
            }
            assertThat(reader.openStream()).isNull();
        }
        LeakCheck.assertNothingLeft(before);
    }
}
