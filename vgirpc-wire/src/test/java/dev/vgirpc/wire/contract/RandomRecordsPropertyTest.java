package dev.vgirpc.wire.contract;

import static dev.vgirpc.wire.contract.RoundTrip.method;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Batch;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.support.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Values of any record types are the same after they went through any of the codecs, and so are the types. */
class RandomRecordsPropertyTest {

    private static final int TYPES = 8;
    private static final int VALUES = 6;

    /** How records get from one place to another. */
    private enum Path {
        /** Each in a stream of its own, as parameter. */
        RECORD_STREAM {
            @Override
            List<?> through(RandomRecords records, int index, List<Record> sent, boolean asView) {
                MethodPlan sender = method(records.contract(index), "one");
                MethodPlan receiver = asView ? method(records.contract(index), "view") : sender;
                List<Object> received = new ArrayList<>();
                sent.forEach(each -> received.add(RoundTrip.record(receiver, RoundTrip.recordBytes(sender, each))));
                return received;
            }
        },
        /** All as structs of one list, as result: there the types need not be the same. */
        LIST_OF_STRUCTS {
            @Override
            List<?> through(RandomRecords records, int index, List<Record> sent, boolean asView) {
                MethodPlan sender = method(records.contract(index), "many");
                MethodPlan receiver = asView ? method(records.contract(index), "views") : sender;
                return (List<?>) RoundTrip.result(sender, sent, receiver);
            }
        },
        /** All as rows of one batch. */
        COLUMNS {
            @Override
            List<?> through(RandomRecords records, int index, List<Record> sent, boolean asView) {
                try (Batch batch = RowBatches.of(records.recordType(index)).batch(sent, BatchMemory.allocator())) {
                    return RowBatches.of(asView ? records.view(index) : records.recordType(index)).rows(batch);
                }
            }
        };

        abstract List<?> through(RandomRecords records, int index, List<Record> sent, boolean asView);
    }

    private static List<Record> values(RandomRecords records, int index) {
        List<Record> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            values.add(records.value(index));
        }
        return values;
    }

    /** One property for all three, because compiling takes most of the time. */
    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void recordsTravel(@ForAll long seed) {
        RandomRecords records = new RandomRecords(new Random(seed), TYPES);
        for (int index = 0; index < TYPES; index++) {
            List<Record> sent = values(records, index);
            for (Path path : Path.values()) {
                sameValuesComeBack(path, records, index, sent);
                receiverReadsWhatItKnows(path, records, index, sent);
            }
            bothCodecsHaveOneSchema(records, index, sent);
        }
    }

    private static void sameValuesComeBack(Path path, RandomRecords records, int index, List<Record> sent) {
        assertThat(path.through(records, index, sent, false).stream().map(records::received).toList())
                .as("R%s through %s of\n%s", index, path, records.source())
                .isEqualTo(sent.stream().map(records::expected).toList());
    }

    /** A receiver may know fewer components, in another order, and others that have defaults (protocol page 1.5). */
    private static void receiverReadsWhatItKnows(Path path, RandomRecords records, int index, List<Record> sent) {
        assertThat(path.through(records, index, sent, true).stream().map(records::received).toList())
                .as("R%s as V%s through %s of\n%s", index, index, path, records.source())
                .isEqualTo(sent.stream().map(each -> records.expectedView(each, index)).toList());
    }

    private static void bothCodecsHaveOneSchema(RandomRecords records, int index, List<Record> sent) {
        RowBatches columns = RowBatches.of(records.recordType(index));
        byte[] stream = RoundTrip.recordBytes(method(records.contract(index), "one"), sent.getFirst());
        String schema = Streams.readAll(stream).getFirst().schema().text();
        assertThat(ArrowSchemas.fromArrow(columns.schema()).text()).as(records.source()).isEqualTo(schema);
        try (Batch batch = columns.batch(sent, BatchMemory.allocator())) {
            assertThat(ArrowSchemas.fromArrow(batch.schema()).text()).as(records.source()).isEqualTo(schema);
        }
    }
}
