package dev.vgirpc.testkit;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.LogMessage;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.Turn;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;

/** What came out of streams, and what should have. */
final class Received {

    private Received() {}

    static List<Item> items(long count) {
        return LongStream.range(0, count).mapToObj(Item::of).toList();
    }

    static List<Value> values(double... values) {
        return Arrays.stream(values).mapToObj(Value::new).toList();
    }

    /** The rows of a whole stream, which is closed. */
    static <R> List<R> rows(ProducerStream<R> stream) {
        List<R> rows = new ArrayList<>();
        try (stream) {
            stream.forEach(rows::add);
        }
        return rows;
    }

    /** The next row. */
    static <R> R next(ProducerStream<R> stream) {
        return stream.iterator().next();
    }

    /** So many turns, or fewer when the stream ends. */
    static <R> int take(ProducerStream<R> stream, int turns) {
        Iterator<Turn<R>> all = stream.turns().iterator();
        int taken = 0;
        while (taken < turns && all.hasNext()) {
            all.next();
            taken++;
        }
        return taken;
    }

    static long number(Batch batch, int row) {
        return ((BigIntVector) batch.root().getVector("n")).get(row);
    }

    /** The same service with a log sink. */
    static EchoService logging(EchoService echo, List<String> logs) {
        return Rpc.with(echo, CallOptions.none().onLog((LogMessage each) -> logs.add(each.message())));
    }
}
