package dev.vgirpc.examples.quickstart;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.types.pojo.Schema;

/** Streams: producers, exchanges, headers, batches, cancelling. */
final class History {

// tag::streams
    record Day(int number, double close) {}

    record Info(String symbol, int days) {}

    record Order(double limit) {}

    record Fill(double price, int count) {}

    interface Market {
        ProducerStream<Day> history(String symbol, int days);              // the server pushes rows

        ProducerStream.WithHeader<Info, Day> report(String symbol);        // a header first

        ExchangeStream<Order, Fill> trade(String symbol);                  // one batch in, one batch out

        ProducerStream<Batch> columns(String symbol, int batches);         // columns chosen at run time
    }
// end::streams

// tag::states
    /** What a producer is at: an immutable value that each turn replaces. */
    record Days(int next, int end) implements ProducerState<Day> {
        @Override
        public Step<Day> next(CallContext call) {
            if (next == end) {
                return Step.finish();
            }
            call.log(LogLevel.DEBUG, "day " + next);
            return Step.emit(new Day(next, 100 + next)).then(new Days(next + 1, end));
        }

        @Override
        public void onCancel(CallContext call) {
            CANCELLED.incrementAndGet();                                   // exactly once, if the caller cancels
        }
    }

    /** What an exchange is at; it ends when the caller closes it. */
    record Trading(int fills) implements ExchangeState<Order, Fill> {
        @Override
        public Reply<Fill> exchange(Turn<Order> in, CallContext call) {
            int count = fills + in.rows().size();
            double limit = in.rows().stream().mapToDouble(Order::limit).max().orElse(0);
            return Reply.of(new Fill(limit, count)).then(new Trading(count));
        }
    }

    static final class MarketService implements Market {
        @Override
        public ProducerStream.Of<Days, Day> history(String symbol, int days) {
            return ProducerStream.of(new Days(0, days));
        }

        @Override
        public ProducerStream.OfWithHeader<Days, Info, Day> report(String symbol) {
            return ProducerStream.of(new Days(0, 2), new Info(symbol, 2));
        }

        @Override
        public ExchangeStream.Of<Trading, Order, Fill> trade(String symbol) {
            return ExchangeStream.of(new Trading(0));
        }

        @Override
        public ProducerStream.Of<Columns, Batch> columns(String symbol, int batches) {
            return ProducerStream.of(Columns.SCHEMA, new Columns(batches));
        }
    }
// end::states

// tag::batches
    /** Batches of a schema that is given when the stream is made. */
    record Columns(int left) implements ProducerState<Batch> {
        static final Schema SCHEMA = Batch.schemaOf(Day.class);

        @Override
        public Step<Batch> next(CallContext call) {
            Batch batch = Batch.ofRows(Day.class, List.of(new Day(left, 100), new Day(left, 101)), call.allocator());
            Step.Emission<Batch> emission = Step.emit(batch).metadata("left", "" + left); // the stream's from now on
            return left == 1 ? emission.last() : emission.then(new Columns(left - 1));
        }
    }
// end::batches

// tag::using
    static List<Day> days(Market market) {
        List<Day> days = new ArrayList<>();
        try (ProducerStream<Day> history = market.history("ACME", 3)) {
            history.forEach(days::add);                                    // each turn is asked for when it is read
        }
        return days;
    }

    static String report(Market market) {
        try (ProducerStream.WithHeader<Info, Day> report = market.report("ACME")) {
            return report.header() + " starts with " + report.iterator().next();
        }                                                                  // closing before the end cancels
    }

    static List<Fill> trade(Market market) {
        try (ExchangeStream<Order, Fill> trading = market.trade("ACME")) {
            return List.of(
                    trading.exchange(new Order(12)).row(),
                    trading.exchange(List.of(new Order(13), new Order(14))).row());
        }
    }

    static double sum(Market market) {
        double sum = 0;
        try (ProducerStream<Batch> columns = market.columns("ACME", 2)) {
            for (Turn<Batch> turn : columns.turns()) {
                Float8Vector close = (Float8Vector) turn.batch().root().getVector("close"); // valid until the next turn
                sum += close.get(0) + close.get(1) + Integer.parseInt(turn.metadata().get("left"));
            }
        }
        return sum;
    }

    static boolean cancelled(Market market) {
        ProducerStream<Day> history = market.history("ACME", Integer.MAX_VALUE);
        Iterator<Day> days = history.iterator();
        days.next();
        history.cancel();                                                  // from any thread
        try {
            return days.hasNext();
        } catch (CancellationException e) {
            return true;
        }
    }
// end::using

    /** How often a producer was told that its caller cancelled. */
    static final AtomicInteger CANCELLED = new AtomicInteger();

    private History() {}

    static Map<String, Object> all(Market market) {
        return Map.of(
                "days", days(market),
                "report", report(market),
                "trade", trade(market),
                "sum", sum(market),
                "cancelled", cancelled(market));
    }
}
