package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Every stream; after each case the next call must work, on the same worker. */
final class StreamCalls {

    /** The columns of most producers. */
    static final Schema COUNTERS = new Schema(List.of(integer("index"), integer("value")));

    /** The columns of most exchanges. */
    static final Schema MEASURES = new Schema(List.of(
            Field.nullable("value", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))));

    private final ReferenceCalls.Session session;
    private final Object worker;

    private StreamCalls(ReferenceCalls.Session session) {
        this.session = session;
        this.worker = worker();
    }

    static void run(ReferenceCalls.Session session) {
        long allocated = Rpc.allocator().getAllocatedMemory();
        StreamCalls calls = new StreamCalls(session);
        ProducerCalls.run(calls);
        ExchangeCalls.run(calls);
        InputCalls.run(calls);
        StreamErrorCalls.run(calls);
        StreamEndCalls.run(calls);
        session.cases().run("memory after the streams", () ->
                Cases.equal(allocated, Rpc.allocator().getAllocatedMemory(), "allocated bytes"));
    }

    static Field integer(String name) {
        return Field.nullable(name, new ArrowType.Int(64, true));
    }

    ReferenceCalls.Session session() {
        return session;
    }

    ConformanceService service() {
        return session.service();
    }

    /** What was logged since the case began. */
    List<LogMessage> logs() {
        return session.logs();
    }

    void run(String name, Cases.Body body) {
        session.cases().run(name, () -> {
            session.logs().clear();
            body.run();
            Cases.equal(worker, worker(), "worker of the next call");
        });
    }

    private Object worker() {
        session.logs().clear();
        Cases.equal("next", service().echoWithInfoLog("next"), "result of the next call");
        return String.valueOf(session.logs().getFirst().extra().get("server_id"));
    }

    /** The rows of each turn; every turn has the exact columns and no metadata. The stream is closed. */
    static <R extends Record> List<List<R>> turns(RpcStream stream, Class<R> rows, Schema columns) {
        List<List<R>> turns = new ArrayList<>();
        try (stream) {
            for (Turn<R> turn : stream.asProducer(rows).turns()) {
                plain(turn, columns);
                turns.add(turn.rows());
            }
        }
        return turns;
    }

    /** The turn has the exact columns and no metadata. */
    static void plain(Turn<?> turn, Schema columns) {
        Batch batch = turn.batch();
        Cases.equal(columns, batch.schema(), "columns");
        Cases.equal(Map.of(), turn.metadata(), "metadata");
    }
}
