package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.Limits;
import dev.vgirpc.LimitException;
import dev.vgirpc.LogMessage;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcStream;
import dev.vgirpc.TransportException;
import dev.vgirpc.Turn;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.Scripted;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client makes of the bytes of a stream's server, and what it sends. */
@ExtendWith(LeakCheck.class)
class StreamClientTest {

    record Row(long n) {}

    record Info(String name) {}

    interface Service {
        ProducerStream<Row> down();

        ProducerStream.WithHeader<Info, Row> headed();

        ExchangeStream<Row, Row> twice();

        RpcStream any();

        long plain();
    }

    private static final WireSchema N = new WireSchema(List.of(new WireField("n", false, new WireType.Int(64, true))));
    private static final WireSchema NAME =
            new WireSchema(List.of(new WireField("name", false, new WireType.Utf8(false))));
    private static final WireSchema RESULT =
            new WireSchema(List.of(new WireField("result", false, new WireType.Int(64, true))));

    private final List<LogMessage> logs = new ArrayList<>();
    private final List<RpcClient> clients = new ArrayList<>();
    private Scripted server = new Scripted(new byte[0]);

    @AfterEach
    void close() {
        clients.forEach(RpcClient::close);
    }

    private Service service(StreamBytes answers, Limits limits) {
        server = new Scripted(answers.bytes());
        RpcClient client =
                new WireEngine().client(server).limits(limits).onLog(logs::add).connect();
        clients.add(client);
        return client.proxy(Service.class);
    }

    private Service service(Scripted scripted) {
        server = scripted;
        RpcClient client = new WireEngine().client(server).connect();
        clients.add(client);
        return client.proxy(Service.class);
    }

    private Service service(StreamBytes answers) {
        return service(answers, Limits.defaults());
    }

    private static StreamBytes rows(WireSchema schema, Object[]... batches) {
        StreamBytes bytes = new StreamBytes().schema(schema);
        for (Object[] batch : batches) {
            bytes.batch(batch.length, batch);
        }
        return bytes;
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static byte[] result(long value) {
        return rows(RESULT, row(value)).end().bytes();
    }

    private static Metadata log(String level, String message) {
        return Metadata.of(Map.of(WireKeys.LOG_LEVEL, level, WireKeys.LOG_MESSAGE, message));
    }

    private static StreamBytes error(String message) {
        return new StreamBytes()
                .schema(WireSchema.EMPTY)
                .batch(log("EXCEPTION", "ValueError: " + message), 0)
                .end();
    }

    private static byte[] options() {
        return new StreamBytes()
                .schema(WireSchema.EMPTY)
                .batch(Metadata.of(Map.of(WireKeys.TRANSPORT_SHM, "false")), 0)
                .end()
                .bytes();
    }

    /** What was sent: the method of a request, the rows of turns, and what else there is. */
    private List<String> sent() {
        List<String> sent = new ArrayList<>();
        for (Streams.Stream stream : Streams.readAll(server.requests())) {
            StringBuilder text = new StringBuilder();
            for (Streams.Batch batch : stream.batches()) {
                String method = batch.metadata().get(WireKeys.METHOD);
                text.append(method != null ? method : batch.metadata().containsKey(WireKeys.CANCEL) ? "cancel" : batch.columns().isEmpty() ? "tick" : batch.columns());
                text.append(' ');
            }
            sent.add(text.toString().strip());
        }
        return sent;
    }

    @Test
    void ticksAreSentOneByOneAndTheStreamEndsWithTheOutput() {
        Service service = service(rows(N, row(1L), row(2L, 3L), row()).end().raw(result(9)));
        try (ProducerStream<Row> stream = service.down()) {
            Iterator<Turn<Row>> turns = stream.turns().iterator();
            assertThat(sent()).containsExactly("down");
            Turn<Row> first = turns.next();
            assertThat(first.rows()).containsExactly(new Row(1));
            assertThat(turns.next().rows()).containsExactly(new Row(2), new Row(3));
            assertThatThrownBy(first::metadata).isInstanceOf(IllegalStateException.class).hasMessageContaining("over");
            assertThat(turns.next().rows()).isEmpty();
            assertThat(turns.hasNext()).isFalse();
            assertThat(turns.hasNext()).isFalse();
            assertThatThrownBy(turns::next).isInstanceOf(NoSuchElementException.class);
            assertThat(service.plain()).isEqualTo(9); // the connection is free before the close
        }
        assertThat(sent()).containsExactly("down", "tick tick tick tick", "plain");
    }

    @Test
    void rowsAndTurnsShareTheirPosition() {
        Service service = service(rows(N, row(1L, 2L), row(3L), row(4L)).end());
        try (ProducerStream<Row> stream = service.down()) {
            assertThat(stream.iterator().next()).isEqualTo(new Row(1));
            assertThat(stream.turns().iterator().next().rows()).containsExactly(new Row(3));
            assertThat(stream).containsExactly(new Row(4));
        }
    }

    @Test
    void logsArriveBeforeTheirTurn() {
        Service service = service(new StreamBytes()
                .schema(N)
                .batch(log("INFO", "a"), 0, new Object[0])
                .batch(log("DEBUG", "b"), 0, new Object[0])
                .batch(1, row(1L))
                .batch(log("INFO", "c"), 0, new Object[0])
                .end());
        try (ProducerStream<Row> stream = service.down()) {
            Iterator<Row> rows = stream.iterator();
            assertThat(rows.next()).isEqualTo(new Row(1));
            assertThat(logs).extracting(LogMessage::message).containsExactly("a", "b");
            assertThat(rows.hasNext()).isFalse();
            assertThat(logs).extracting(LogMessage::message).containsExactly("a", "b", "c");
        }
    }

    @Test
    void headerIsThereAtOnce() {
        Service service = service(rows(NAME, row("x")).end().raw(rows(N, row(5L)).end().bytes()).raw(result(9)));
        try (ProducerStream.WithHeader<Info, Row> stream = service.headed()) {
            assertThat(stream.header()).isEqualTo(new Info("x"));
            assertThat(stream).containsExactly(new Row(5));
        }
        assertThat(service.plain()).isEqualTo(9);
    }

    @Test
    void errorInsteadOfAHeaderArrivesFromTheCallAndNoInputIsOwed() {
        Service service = service(error("no").raw(result(9)));
        assertThatThrownBy(service::headed).isInstanceOf(RemoteCallException.class).hasMessage("ValueError: no");
        assertThat(service.plain()).isEqualTo(9);
        assertThat(sent()).containsExactly("headed", "plain");
    }

    @Test
    void headersThatAreNoneAreRefused() {
        for (StreamBytes header : List.of(
                rows(NAME, row("x", "y")).end(),
                rows(NAME, row()).end(),
                rows(NAME, row("x"), row("y")).end(),
                rows(NAME).end(),
                rows(N, row(1L)).end())) {
            Service service = service(header.raw(result(9)));
            assertThatThrownBy(service::headed).isInstanceOfAny(ProtocolException.class, ValueException.class);
            assertThat(service.plain()).isEqualTo(9);
        }
    }

    @Test
    void errorOfTheFirstTurnIsFollowedByABarrier() {
        // A server that took the input for a request has answered that, too.
        for (StreamBytes stray : List.of(new StreamBytes(), error("not a request"))) {
            Service service = service(error("no").raw(stray.bytes()).raw(options()).raw(result(9)));
            try (ProducerStream<Row> stream = service.down()) {
                Iterator<Row> rows = stream.iterator();
                assertThatThrownBy(rows::next).isInstanceOf(RemoteCallException.class).hasMessage("ValueError: no");
                assertThatThrownBy(rows::next).isInstanceOf(IllegalStateException.class).hasMessageContaining("error");
            }
            assertThat(service.plain()).isEqualTo(9);
            assertThat(sent()).containsExactly("down", "tick", WireKeys.TRANSPORT_OPTIONS_METHOD, "plain");
        }
    }

    @Test
    void serverThatKnowsNoBarrierStillAnswersIt() {
        Service service = service(error("no")
                .raw(error("stray").bytes())
                .raw(error("Unknown method: '__transport_options__'").bytes())
                .raw(result(9)));
        assertThatThrownBy(() -> service.down().iterator().next()).hasMessage("ValueError: no");
        assertThat(service.plain()).isEqualTo(9);
    }

    @Test
    void connectionWithoutABoundaryIsClosed() {
        for (StreamBytes answers : List.of(
                error("no"),
                error("no").raw(error("a").bytes()).raw(error("b").bytes()).raw(error("c").bytes()).raw(options()))) {
            Service service = service(answers);
            assertThatThrownBy(() -> service.down().iterator().next()).hasMessage("ValueError: no");
            assertThatThrownBy(service::plain).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void errorOfALaterTurnNeedsNoBarrier() {
        Service service = service(new StreamBytes()
                .schema(N)
                .batch(1, row(1L))
                .batch(log("EXCEPTION", "ValueError: no"), 0, new Object[0])
                .end()
                .raw(result(9)));
        Iterator<Row> rows = service.down().iterator();
        rows.next();
        assertThatThrownBy(rows::next).hasMessage("ValueError: no");
        assertThat(service.plain()).isEqualTo(9);
        assertThat(sent()).containsExactly("down", "tick tick", "plain");
    }

    @Test
    void cancelIsSentOnceAndTheRestIsNotRead() {
        Service service = service(rows(N, row(1L)).end().raw(result(9)));
        ProducerStream<Row> stream = service.down();
        Iterator<Row> rows = stream.iterator();
        assertThat(rows.next()).isEqualTo(new Row(1));
        stream.cancel();
        stream.cancel();
        assertThatThrownBy(rows::next).isInstanceOf(CancellationException.class).hasMessageContaining("'down'");
        assertThat(service.plain()).isEqualTo(9);
        stream.close();
        stream.close();
        assertThatThrownBy(rows::next).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(sent()).containsExactly("down", "tick cancel", "plain");
    }

    /** The reader may find the stream cancelled before the cancel is written; it waits for it. */
    @Test
    void cancelOfAnotherThreadIsSentBeforeTheInputEnds() throws InterruptedException {
        Thread reader = Thread.currentThread();
        CountDownLatch cancelling = new CountDownLatch(1);
        Service service = service(new Scripted(rows(N, row(1L)).end().raw(result(9)).bytes(), () -> {
            if (Thread.currentThread() != reader) {
                cancelling.countDown();
                LockSupport.parkNanos(50_000_000);
            }
            return Integer.MAX_VALUE;
        }));
        try (ProducerStream<Row> stream = service.down()) {
            Iterator<Row> rows = stream.iterator();
            assertThat(rows.next()).isEqualTo(new Row(1));
            Thread canceller = Thread.ofPlatform().start(stream::cancel);
            cancelling.await();
            assertThatThrownBy(rows::next).isInstanceOf(CancellationException.class);
            assertThat(service.plain()).isEqualTo(9);
            canceller.join();
        }
        assertThat(sent()).containsExactly("down", "tick cancel", "plain");
    }

    @Test
    void turnOutlivesTheCancelOfItsStream() {
        Service service = service(rows(N, row(1L, 2L)).end().raw(result(9)));
        try (ProducerStream<Row> stream = service.down()) {
            Turn<Row> turn = stream.turns().iterator().next();
            stream.cancel();
            assertThat(service.plain()).isEqualTo(9);
            assertThat(turn.rows()).containsExactly(new Row(1), new Row(2));
            assertThat(turn.batch().rowCount()).isEqualTo(2);
        }
    }

    /** Its making can be held up. */
    record Slow(long n) {
        private static final AtomicReference<Runnable> MAKING = new AtomicReference<>(() -> {});

        Slow {
            MAKING.get().run();
        }
    }

    /** What is read lies in the connection's memory, which a close gives back. */
    @Test
    void closingFromAnotherThreadWaitsForRowsThatAreBeingMade() throws InterruptedException {
        for (boolean whole : new boolean[] {false, true}) {
            Service service = service(rows(N, row(1L, 2L)).end());
            RpcStream stream = service.any();
            Turn<Slow> turn = stream.asProducer(Slow.class).turns().iterator().next();
            Thread[] closer = new Thread[1];
            Slow.MAKING.set(() -> {
                if (closer[0] == null) {
                    closer[0] = Thread.ofPlatform().start(whole ? clients.getLast()::close : stream::close);
                    LockSupport.parkNanos(50_000_000);
                    assertThat(closer[0].isAlive()).as("closed meanwhile").isTrue();
                }
            });
            try {
                assertThat(turn.rows()).containsExactly(new Slow(1), new Slow(2));
            } finally {
                Slow.MAKING.set(() -> {});
            }
            closer[0].join();
            assertThatThrownBy(turn::batch).isInstanceOf(IllegalStateException.class).hasMessageContaining("over");
            stream.close();
        }
    }

    @Test
    void unusedStreamIsCancelledOnTheEmptySchema() {
        Service service = service(rows(N).end().raw(result(9)));
        service.twice().close();
        assertThat(service.plain()).isEqualTo(9);
        assertThat(sent()).containsExactly("twice", "cancel", "plain");
        assertThat(Streams.readAll(server.requests()).get(1).schema()).isEqualTo(WireSchema.EMPTY);
    }

    /** Nobody reads the error, but the server may have taken the cancel for a request. */
    @Test
    void unusedStreamThatWasNotOpenedIsFollowedByABarrier() {
        for (StreamBytes stray : List.of(new StreamBytes(), error("not a request"))) {
            byte[] answers = new StreamBytes()
                    .schema(WireSchema.EMPTY)
                    .batch(log("INFO", "a"), 0)
                    .batch(log("EXCEPTION", "ValueError: no"), 0)
                    .end()
                    .raw(stray.bytes())
                    .raw(options())
                    .raw(result(9))
                    .bytes();
            for (boolean cancelled : new boolean[] {true, false}) {
                Service service = service(new StreamBytes().raw(answers));
                try (ProducerStream<Row> stream = service.down()) {
                    if (cancelled) {
                        stream.cancel();
                    }
                }
                assertThat(service.plain()).isEqualTo(9);
                assertThat(sent()).containsExactly("down", "cancel", WireKeys.TRANSPORT_OPTIONS_METHOD, "plain");
            }
        }
    }

    @Test
    void exchangeSendsRowsAndBatchesInTheColumnsOfTheContract() {
        Service service = service(rows(N, row(2L), row(4L, 6L), row(8L)).end().raw(result(9)));
        try (ExchangeStream<Row, Row> stream = service.twice()) {
            assertThat(stream.exchange(new Row(1)).row()).isEqualTo(new Row(2));
            Turn<Row> turn = stream.exchange(List.of(new Row(2), new Row(3)));
            assertThatThrownBy(turn::row).isInstanceOf(ValueException.class).hasMessageContaining("2 rows");
            record Narrow(int n) {}
            try (Batch narrow = Batch.ofRows(Narrow.class, List.of(new Narrow(4)))) {
                assertThat(stream.exchange(narrow, Map.of("k", "v")).row()).isEqualTo(new Row(8));
                assertThat(narrow.rowCount()).isEqualTo(1); // still the caller's
            }
        }
        List<Streams.Stream> sent = Streams.readAll(server.requests());
        assertThat(sent.get(1).schema()).isEqualTo(N);
        assertThat(sent()).containsExactly("twice", "[[1]] [[2, 3]] [[4]] cancel");
        assertThat(sent.get(1).batches().get(2).metadata()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void whatCannotBeSentLeavesTheStreamAsItWas() {
        Service service = service(rows(N, row(2L)).end());
        try (ExchangeStream<Row, Row> stream = service.twice()) {
            record Other(String m) {}
            try (Batch other = Batch.ofRows(Other.class, List.of(new Other("x")))) {
                assertThatThrownBy(() -> stream.exchange(other, Map.of())).isInstanceOf(ValueException.class);
                assertThatThrownBy(() -> stream.exchange(other, Map.of(WireKeys.CANCEL, "1")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(WireKeys.CANCEL);
            }
            assertThatThrownBy(() -> stream.exchange(Arrays.asList(new Row(1), null))).isInstanceOf(ValueException.class);
            assertThat(sent()).containsExactly("twice");
            assertThat(stream.exchange(new Row(1)).row()).isEqualTo(new Row(2));
        }
        assertThat(sent()).containsExactly("twice", "[[1]] cancel");
    }

    @Test
    void columnsOfTheFirstBatchAreThoseOfTheStream() {
        Service service = service(rows(N, row(1L), row(2L), row(3L)).end());
        record Wide(long n) {}
        record Narrow(int n) {}
        record Other(long m) {}
        try (RpcStream stream = service.any();
                Batch narrow = Batch.ofRows(Narrow.class, List.of(new Narrow(1)));
                Batch wide = Batch.ofRows(Wide.class, List.of(new Wide(2)));
                Batch tooWide = Batch.ofRows(Wide.class, List.of(new Wide(Long.MAX_VALUE)));
                Batch other = Batch.ofRows(Other.class, List.of(new Other(3)))) {
            ExchangeStream<Batch, Row> exchange = stream.asExchange(Batch.class, Row.class);
            assertThat(exchange.exchange(narrow).row()).isEqualTo(new Row(1));
            assertThat(exchange.exchange(wide).row()).isEqualTo(new Row(2));
            assertThatThrownBy(() -> exchange.exchange(tooWide)).isInstanceOf(ValueException.class);
            assertThatThrownBy(() -> exchange.exchange(other)).isInstanceOf(ValueException.class);
            assertThat(stream.asExchange(Narrow.class, Row.class).exchange(new Narrow(3)).row()).isEqualTo(new Row(3));
        }
        assertThat(sent()).containsExactly("any", "[[1]] [[2]] [[3]] cancel");
    }

    /** A first batch that could not be sent has not chosen the stream's columns. */
    @Test
    void columnsOfABatchThatCouldNotBeSentAreForgotten() {
        Service service = service(rows(N, row(1L), row(2L)).end());
        record Narrow(int n) {}
        try (RpcStream stream = service.any();
                Batch narrow = Batch.ofRows(Narrow.class, List.of(new Narrow(5)))) {
            ExchangeStream<Batch, Row> exchange = stream.asExchange(Batch.class, Row.class);
            narrow.root().getVector(0).setValueCount(2);
            assertThatThrownBy(() -> exchange.exchange(narrow)).isInstanceOf(ValueException.class);
            narrow.root().getVector(0).setValueCount(1);
            stream.asExchange(Row.class, Row.class).exchange(new Row(4));
            exchange.exchange(narrow);
        }
        assertThat(sent()).containsExactly("any", "[[4]] [[5]] cancel");
    }

    @Test
    void serverThatEndsAnExchangeIsABrokenOne() {
        Service service = service(rows(N).end().raw(result(9)));
        try (ExchangeStream<Row, Row> stream = service.twice()) {
            assertThatThrownBy(() -> stream.exchange(new Row(1))).isInstanceOf(ProtocolException.class);
        }
        assertThat(service.plain()).isEqualTo(9);
    }

    @Test
    void batchOverALimitFailsTheStreamAndTheConnectionGoesOn() {
        Object[] many = new Object[1000];
        Arrays.fill(many, 1L);
        Service service = service(
                rows(N, row(1L), many).end().raw(result(9)), Limits.defaults().withMaxMessageBytes(4000));
        Iterator<Row> rows = service.down().iterator();
        rows.next();
        assertThatThrownBy(rows::next).isInstanceOf(LimitException.class);
        assertThat(service.plain()).isEqualTo(9);
        assertThat(sent()).containsExactly("down", "tick tick cancel", "plain");
    }

    @Test
    void turnThatDoesNotFitItsRecordLeavesTheStreamOpen() {
        Service service = service(rows(NAME, row("x"), row("y")).end());
        try (ProducerStream<Row> stream = service.down()) {
            Iterator<Turn<Row>> turns = stream.turns().iterator();
            assertThatThrownBy(() -> turns.next().rows()).isInstanceOf(ValueException.class).hasMessageContaining("'n'");
            assertThat(turns.next().batch().rowCount()).isEqualTo(1);
        }
    }

    @Test
    void cutAnswersAreTransportErrors() {
        byte[] whole = rows(N, row(1L), row(2L)).end().bytes();
        for (int length = 0; length < whole.length; length++) {
            Service service = service(new StreamBytes().raw(Arrays.copyOf(whole, length)));
            try (ProducerStream<Row> stream = service.down()) {
                assertThatThrownBy(() -> stream.forEach(row -> {})).isInstanceOf(TransportException.class);
            }
            assertThatThrownBy(service::plain).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void sinkThatFailsEndsTheStream() {
        StreamBytes answers = new StreamBytes()
                .schema(N)
                .batch(log("INFO", "a"), 0, new Object[0])
                .batch(1, row(1L))
                .end()
                .raw(result(9));
        RpcClient client = new WireEngine()
                .client(new Scripted(answers.bytes()))
                .onLog(message -> {
                    throw new IllegalStateException("sink");
                })
                .connect();
        clients.add(client);
        Service service = client.proxy(Service.class);
        assertThatThrownBy(() -> service.down().iterator().next()).hasMessage("sink");
        assertThat(service.plain()).isEqualTo(9);
    }

    @Test
    void callBesideAnOpenStreamIsRefused() {
        Service service = service(rows(N, row(1L)).end().raw(result(9)));
        try (ProducerStream<Row> stream = service.down()) {
            stream.iterator().next();
            assertThatThrownBy(service::plain)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'down'")
                    .hasMessageContaining("'plain'");
            assertThatThrownBy(service::twice).isInstanceOf(IllegalStateException.class);
        }
        assertThat(service.plain()).isEqualTo(9);
    }

    @Test
    void viewsThatCannotBeRightAreRefused() {
        Service service = service(rows(N).end().raw(rows(N).end().bytes()));
        try (ProducerStream<Row> stream = service.down()) {
            assertThatThrownBy(() -> stream.asExchange(Row.class, Row.class)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> stream.asProducer(String.class)).isInstanceOf(IllegalArgumentException.class);
        }
        try (ExchangeStream<Row, Row> stream = service.twice()) {
            assertThatThrownBy(() -> stream.asProducer(Row.class)).isInstanceOf(IllegalStateException.class);
        }
    }
}
