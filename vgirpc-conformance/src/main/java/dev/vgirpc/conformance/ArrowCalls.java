package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.Rpc;
import dev.vgirpc.conformance.StreamRows.Counter;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches and schemas inside records. */
final class ArrowCalls {

    private ArrowCalls() {}

    static void run(ReferenceCalls.Session session) {
        ConformanceService service = session.service();
        Cases cases = session.cases();
        for (int rows : new int[] {0, 1, 1000}) {
            cases.run("echo_embedded_arrow " + rows + " rows", () -> {
                List<Counter> counters = ProducerStates.counters(0, rows);
                Schema schema = Batch.schemaOf(AllTypes.class);
                try (Batch batch = Batch.ofRows(Counter.class, counters)) {
                    EmbeddedArrow echoed = service.echoEmbeddedArrow(new EmbeddedArrow(batch, schema));
                    try (Batch received = echoed.batch()) {
                        Cases.equal(batch.schema(), received.schema(), "schema of the batch");
                        Cases.equal(counters, received.rows(Counter.class), "rows");
                    }
                    Cases.equal(schema, echoed.schema(), "schema");
                }
            });
        }
        cases.run("memory after echo_embedded_arrow", () ->
                Cases.equal(0L, Rpc.allocator().getAllocatedMemory(), "allocated bytes"));
    }
}
