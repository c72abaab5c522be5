package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcStream;
import dev.vgirpc.TransportException;
import dev.vgirpc.Turn;
import dev.vgirpc.ValueException;
import dev.vgirpc.conformance.StreamSoak.Row;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Uses of streams, each of which ends as it must or throws. */
final class StreamSoakUses implements AutoCloseable {

    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final int LARGE_ROWS = 3000;

    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @Override
    public void close() {
        other.close();
    }

    /** A row that cannot travel. */
    @SuppressWarnings("NullAway")
    private static Row broken() {
        return new Row(1, null);
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static void fails(Class<? extends RuntimeException> type, String text, Runnable use) {
        try {
            use.run();
        } catch (RuntimeException e) {
            if (type.isInstance(e) && String.valueOf(e.getMessage()).contains(text)) {
                return;
            }
            throw new AssertionError("expected " + type.getSimpleName() + " about '" + text + "'", e);
        }
        throw new AssertionError("nothing failed where '" + text + "' must");
    }

    /** A stream that comes to its ordinary end. */
    void good(StreamSoak soak, int variant) {
        switch (variant % 4) {
            case 0 -> {
                try (ProducerStream<Row> stream = soak.count(5, -1)) {
                    long sum = 0;
                    for (Row row : stream) {
                        sum += row.number();
                    }
                    expect(sum == 10, "sum " + sum);
                }
            }
            case 1 -> {
                int rows = variant % 10 == 1 ? LARGE_ROWS : 10;
                try (ProducerStream.WithHeader<StreamSoak.Info, Batch> stream = soak.batches(3, rows)) {
                    expect(stream.header().text().equals("3 of " + rows), "header");
                    long seen = 0;
                    for (Batch batch : stream) {
                        seen += batch.rowCount();
                    }
                    expect(seen == 3L * rows, "rows " + seen);
                }
            }
            case 2 -> {
                try (ExchangeStream.WithHeader<StreamSoak.Info, Row, Row> stream = soak.rows(-1)) {
                    for (long i = 0; i < 3; i++) {
                        expect(stream.exchange(Row.of(i)).row().number() == i, "row " + i);
                    }
                }
            }
            default -> {
                try (ExchangeStream<Batch, Batch> stream = soak.echo();
                        Batch batch = batch(variant % 12 == 3 ? LARGE_ROWS : 7)) {
                    for (int i = 0; i < 3; i++) {
                        expect(stream.exchange(batch).batch().rowCount() == batch.rowCount(), "rows");
                    }
                }
            }
        }
    }

    private static Batch batch(int rows) {
        return Batch.ofRows(Row.class, Collections.nCopies(rows, Row.of(1)));
    }

    /** A stream that fails: at its opening, in the middle, on either side. */
    void failing(StreamSoak soak, int variant) {
        switch (variant % 6) {
            case 0 -> {
                try (ProducerStream<Row> stream = soak.noStream()) {
                    fails(RemoteCallException.class, "no stream", () -> stream.iterator().hasNext());
                }
            }
            case 1 -> fails(RemoteCallException.class, "no header", soak::noHeader);
            case 2 -> {
                try (ProducerStream<Row> stream = soak.count(FOR_EVER, 3)) {
                    fails(RemoteCallException.class, "turn 3", () -> stream.forEach(row -> {}));
                }
            }
            case 3 -> {
                try (ExchangeStream<Row, Row> stream = soak.rows(1)) {
                    stream.exchange(Row.of(0));
                    fails(RemoteCallException.class, "turn 1", () -> stream.exchange(Row.of(1)));
                }
            }
            case 4 -> {
                try (ExchangeStream<Batch, Batch> stream = soak.echo();
                        Batch wrong = Batch.ofRows(StreamSoak.Info.class, List.of(new StreamSoak.Info("x")))) {
                    fails(RemoteCallException.class, "Input schema mismatch", () -> stream.exchange(wrong));
                }
            }
            default -> {
                try (ExchangeStream<Row, Row> stream = soak.rows(-1)) {
                    stream.exchange(Row.of(0));
                    fails(ValueException.class, "payload", () -> stream.exchange(broken()));
                    expect(stream.exchange(Row.of(2)).row().number() == 2, "the stream has ended");
                }
            }
        }
    }

    /** A stream that is ended by its caller before its end. */
    void cancelled(StreamSoak soak, int variant) {
        switch (variant % 5) {
            case 0 -> {
                try (ProducerStream<Row> stream = soak.count(FOR_EVER, -1)) {
                    Iterator<Row> rows = stream.iterator();
                    rows.next();
                    rows.next();
                    stream.cancel();
                    fails(CancellationException.class, "cancelled", rows::next);
                }
            }
            case 1 -> {
                try (ProducerStream<Row> stream = soak.count(FOR_EVER, -1)) {
                    stream.cancel();
                }
            }
            case 2 -> {
                try (ProducerStream<Row> stream = soak.count(FOR_EVER, -1)) {
                    cancelElsewhere(stream, () -> stream.forEach(row -> {}));
                }
            }
            case 3 -> {
                try (ExchangeStream<Row, Row> stream = soak.rows(-1)) {
                    stream.exchange(List.of(Row.of(1), Row.of(2)));
                }
            }
            default -> {
                try (ExchangeStream<Batch, Batch> stream = soak.echo();
                        Batch batch = batch(5)) {
                    cancelElsewhere(stream, () -> {
                        while (true) {
                            stream.exchange(batch, Map.of("k", "v"));
                        }
                    });
                }
            }
        }
    }

    /** Another thread cancels while turns go on. */
    private void cancelElsewhere(RpcStream stream, Runnable turns) {
        Future<?> cancelling = other.submit(stream::cancel);
        fails(CancellationException.class, "cancelled", turns);
        await(cancelling);
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the other thread failed", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** A stream that nobody ends. Its connection is lost, so it has one of its own. */
    void abandoned(RpcClient client, int variant) {
        StreamSoak soak = client.proxy(StreamSoak.class);
        switch (variant % 4) {
            case 0 -> soak.count(FOR_EVER, -1).iterator().next(); // The collector ends it.
            case 1 -> {
                Turn<Row> turn = soak.rows(-1).exchange(Row.of(1));
                expect(turn.row().number() == 1, "row");
            }
            case 2 -> { // in the middle of a turn
                ProducerStream<Row> stream = soak.count(FOR_EVER, -1);
                Future<?> closing = other.submit(client::close);
                try {
                    stream.forEach(row -> {});
                    throw new AssertionError("the stream has ended");
                } catch (TransportException | IllegalStateException e) {
                    await(closing);
                }
            }
            default -> { // between two turns
                Iterator<Batch> batches = soak.batches(FOR_EVER, 10).iterator();
                batches.next();
                client.close();
                fails(TransportException.class, "", batches::next);
            }
        }
    }
}
