package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.ServiceException;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import dev.vgirpc.ValueException;
import dev.vgirpc.conformance.StreamRows.Accumulated;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import dev.vgirpc.conformance.StreamRows.SessionChange;
import dev.vgirpc.conformance.StreamRows.SessionValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The streams of the conformance service, used without RPC, do what the reference's do. */
class StreamMethodsTest {

    private final ConformanceService service = new ConformanceServiceImpl();

    private final long allocated = Rpc.allocator().getAllocatedMemory();

    @AfterEach
    void noMemoryIsLeft() {
        assertEquals(allocated, Rpc.allocator().getAllocatedMemory());
    }

    private static List<Counter> counters(long count) {
        return ProducerStates.counters(0, count);
    }

    private static List<Integer> sizes(RpcStream stream) {
        List<Integer> sizes = new ArrayList<>();
        try (stream) {
            for (Turn<Counter> turn : stream.asProducer(Counter.class).turns()) {
                sizes.add(turn.rows().size());
            }
        }
        return sizes;
    }

    private static List<Counter> rows(RpcStream stream) {
        List<Counter> rows = new ArrayList<>();
        try (stream) {
            stream.asProducer(Counter.class).forEach(rows::add);
        }
        return rows;
    }

    @Test
    void producersCount() {
        for (long count : new long[] {0, 1, 5}) {
            assertEquals(counters(count), rows(service.produceN(count)));
            assertEquals(counters(count), rows(service.produceWithLogs(count)));
        }
        assertEquals(List.of(), rows(service.produceEmpty()));
        assertEquals(List.of(new Counter(0L, 0L)), rows(service.produceSingle()));
        assertEquals(List.of(1, 1, 1), sizes(service.produceN(3)));
    }

    @Test
    void largeBatchesGoOnWhereTheLastOneEnded() {
        assertEquals(counters(3000), rows(service.produceLargeBatches(1000, 3)));
        assertEquals(List.of(1000, 1000, 1000), sizes(service.produceLargeBatches(1000, 3)));
        assertEquals(List.of(0, 0), sizes(service.produceLargeBatches(0, 2)));
        assertEquals(List.of(5000), sizes(service.produceOversizedBatch(5000)));
    }

    @Test
    void producersFailWhereTheyAreTold() {
        assertMessage("intentional init error", service::produceErrorOnInit);
        try (RpcStream stream = service.produceErrorMidStream(2)) {
            Iterator<Counter> rows = stream.asProducer(Counter.class).iterator();
            assertEquals(new Counter(0L, 0L), rows.next());
            assertEquals(new Counter(1L, 10L), rows.next());
            assertMessage("intentional error after 2 batches", rows::next);
        }
    }

    private static void assertMessage(String message, Executable body) {
        assertEquals(message, assertThrows(IllegalStateException.class, body).getMessage());
    }

    @Test
    void producersHaveHeaders() {
        try (RpcStream.WithHeader<ConformanceHeader> stream = service.produceWithHeader(4)) {
            assertEquals(new ConformanceHeader(4, "producing 4 batches"), stream.header());
            assertEquals(counters(4), rows(stream));
        }
        try (RpcStream.WithHeader<ConformanceHeader> stream = service.produceWithHeaderAndLogs(2)) {
            assertEquals(new ConformanceHeader(2, "producing 2 with logs"), stream.header());
            assertEquals(counters(2), rows(stream));
        }
        try (RpcStream.WithHeader<RichHeader> stream = service.produceWithRichHeader(7, 2)) {
            assertTrue(Values.same(RichHeader.of(7), stream.header()));
            assertEquals(counters(2), rows(stream));
        }
    }

    /** What the reference gives for these numbers. */
    @Test
    void richHeadersFollowFromTheirSeed() {
        RichHeader even = RichHeader.of(42);
        assertEquals("seed-42", even.strField());
        assertArrayEquals(new byte[] {42, 43, 44}, even.bytesField());
        assertEquals(294, even.intField());
        assertEquals(63.0, even.floatField());
        assertTrue(even.boolField());
        assertEquals(List.of(42L, 43L, 44L), even.listOfInt());
        assertEquals(List.of("item-42", "item-43"), even.listOfStr());
        assertEquals("{a=42, b=43}", even.dictField().toString());
        assertEquals(Status.PENDING, even.enumField());
        assertEquals(new Point(42, 84), even.nestedPoint());
        assertEquals("opt-42", even.optionalStr());
        assertNull(even.optionalInt());
        assertEquals(new Point(42, 0), even.optionalNested());
        assertEquals(List.of(new Point(42, 43)), even.listOfNested());
        assertEquals(List.of(List.of(42L, 43L), List.of(44L)), even.nestedList());
        assertEquals(42, even.annotatedInt32());
        assertEquals(14.0f, even.annotatedFloat32());
        assertEquals(Map.of("key", "val-42"), even.dictStrStr());

        RichHeader odd = RichHeader.of(1255);
        assertArrayEquals(new byte[] {(byte) 231, (byte) 232, (byte) 233}, odd.bytesField());
        assertFalse(odd.boolField());
        assertNull(odd.optionalStr());
        assertEquals(3765L, odd.optionalInt());
        assertNull(odd.optionalNested());
        assertEquals(Status.ACTIVE, odd.enumField());
        assertEquals(255, odd.annotatedInt32());
        assertEquals((float) (1255 / 3.0), odd.annotatedFloat32());

        RichHeader negative = RichHeader.of(-1);
        assertArrayEquals(new byte[] {-1, 0, 1}, negative.bytesField());
        assertFalse(negative.boolField());
        assertEquals(Status.CLOSED, negative.enumField());
        assertEquals(999, negative.annotatedInt32());
        assertEquals(-3L, negative.optionalInt());
    }

    @Test
    void dynamicColumnsAreThoseThatAreWanted() {
        for (boolean strings : new boolean[] {true, false}) {
            for (boolean floats : new boolean[] {true, false}) {
                try (RpcStream.WithHeader<RichHeader> stream = service.produceDynamicSchema(3, 2, strings, floats)) {
                    assertEquals("seed-3", stream.header().strField());
                    List<String> seen = new ArrayList<>();
                    for (Batch batch : stream.asProducer(Batch.class)) {
                        seen.add(batch.root().getFieldVectors().stream()
                                .map(vector -> vector.getName() + "=" + vector.getObject(0))
                                .collect(Collectors.joining(" ")));
                    }
                    assertEquals(
                            List.of(
                                    "index=0" + (strings ? " label=row-0" : "") + (floats ? " score=0.0" : ""),
                                    "index=1" + (strings ? " label=row-1" : "") + (floats ? " score=1.5" : "")),
                            seen);
                }
            }
        }
    }

    private static ExchangeStream<Measure, Measure> measures(RpcStream stream) {
        return stream.asExchange(Measure.class, Measure.class);
    }

    private static List<Measure> values(Double... values) {
        return Arrays.stream(values).map(Measure::new).toList();
    }

    @Test
    void exchangesScale() {
        for (RpcStream stream : List.of(
                service.exchangeScale(2.5), service.exchangeWithHeader(2.5), service.exchangeWithRichHeader(1, 2.5))) {
            try (stream) {
                ExchangeStream<Measure, Measure> exchange = measures(stream);
                assertEquals(values(2.5, 5.0), exchange.exchange(values(1.0, 2.0)).rows());
                assertEquals(values(null, -0.0), exchange.exchange(values(null, -0.0)).rows());
                assertEquals(List.of(), exchange.exchange(List.of()).rows());
            }
        }
        try (RpcStream.WithHeader<ConformanceHeader> stream = service.exchangeWithHeader(2)) {
            assertEquals(new ConformanceHeader(0, "scale by 2.0"), stream.header());
        }
        try (RpcStream.WithHeader<RichHeader> stream = service.exchangeWithRichHeader(5, 2)) {
            assertEquals("seed-5", stream.header().strField());
        }
        try (RpcStream stream = service.exchangeCastCompatible()) {
            assertEquals(values(7.0), measures(stream).exchange(values(7.0)).rows());
        }
    }

    @Test
    void exchangesAccumulate() {
        try (RpcStream stream = service.exchangeAccumulate()) {
            ExchangeStream<Measure, Accumulated> exchange = stream.asExchange(Measure.class, Accumulated.class);
            assertEquals(new Accumulated(3.0, 1L), exchange.exchange(values(1.0, 2.0)).row());
            assertEquals(new Accumulated(13.0, 2L), exchange.exchange(values(10.0, null)).row());
            ServiceException e =
                    assertThrows(ServiceException.class, () -> exchange.exchange(values((Double) null)));
            assertEquals("TypeError", e.type());
        }
    }

    @Test
    void exchangesEchoUntilTheyFail() {
        try (RpcStream stream = service.exchangeWithLogs()) {
            assertEquals(values(1.0, null), measures(stream).exchange(values(1.0, null)).rows());
        }
        try (RpcStream stream = service.exchangeErrorOnNth(3)) {
            assertEquals(values(1.0), measures(stream).exchange(values(1.0)).rows());
            assertEquals(values(2.0), measures(stream).exchange(values(2.0)).rows());
            assertMessage("intentional error on exchange 3", () -> measures(stream).exchange(values(3.0)));
        }
        assertMessage("intentional exchange init error", service::exchangeErrorOnInit);
    }

    @Test
    void anOversizedAnswerIsThatOfTheProducer() {
        try (RpcStream stream = service.exchangeOversized(1000)) {
            ExchangeStream<Measure, Counter> exchange = stream.asExchange(Measure.class, Counter.class);
            assertEquals(counters(1000), exchange.exchange(values(1.0)).rows());
            assertEquals(counters(1000), exchange.exchange(List.of()).rows());
        }
    }

    @Test
    void nothingIsExchangedForNothing() {
        try (RpcStream stream = service.exchangeZeroColumns();
                Batch tick = Batch.of(new VectorSchemaRoot(List.of(), List.of(), 0))) {
            ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
            for (int i = 0; i < 3; i++) {
                Batch answer = exchange.exchange(tick).row();
                assertEquals(List.of(), answer.schema().getFields());
                assertEquals(0, answer.rowCount());
            }
            assertEquals(0, stream.asProducer(Batch.class).iterator().next().rowCount());
        }
    }

    @Test
    void cancellationsAreCounted() {
        service.resetCancelProbe();
        ProducerStream<Counter> producer = service.cancellableProducer().asProducer(Counter.class);
        Iterator<Counter> rows = producer.iterator();
        assertEquals(new Counter(0L, 0L), rows.next());
        assertEquals(new Counter(1L, 10L), rows.next());
        producer.cancel();
        producer.close();
        assertEquals(List.of(2L, 0L, 1L), service.cancelProbeCounters());

        RpcStream exchange = service.cancellableExchange();
        assertEquals(values(4.0), measures(exchange).exchange(values(4.0)).rows());
        exchange.close();
        assertEquals(List.of(2L, 1L, 2L), service.cancelProbeCounters());
        service.resetCancelProbe();
        assertEquals(List.of(0L, 0L, 0L), service.cancelProbeCounters());
    }

    /** Without a session there is a clear RuntimeError, in the turn that needs it. */
    @Test
    void sessionsAreNotHere() {
        for (Executable call : List.<Executable>of(
                () -> service.openCounter(1), () -> service.incrementCounter(1), service::closeCounter)) {
            assertTrue(assertThrows(IllegalStateException.class, call).getMessage().contains("sticky"));
        }
        try (RpcStream stream = service.streamSessionCounter(1)) {
            Iterator<SessionValue> rows = stream.asProducer(SessionValue.class).iterator();
            assertThrows(IllegalStateException.class, rows::next);
        }
        try (RpcStream stream = service.streamSessionCounter(0)) {
            assertFalse(stream.asProducer(SessionValue.class).iterator().hasNext());
        }
        try (RpcStream stream = service.exchangeSessionCounter()) {
            ExchangeStream<SessionChange, SessionValue> exchange =
                    stream.asExchange(SessionChange.class, SessionValue.class);
            assertThrows(IllegalStateException.class, () -> exchange.exchange(new SessionChange(1L)));
        }
    }

    // Batches and rows are made from each other

    @Test
    void rowsAreReadAsBatchesAndAsOtherRecords() {
        try (RpcStream stream = service.produceN(3)) {
            Iterator<Batch> batches = stream.asProducer(Batch.class).iterator();
            assertEquals(List.of(new Counter(0L, 0L)), batches.next().rows(Counter.class));
            assertEquals(new SessionValue(10L), stream.asProducer(SessionValue.class).iterator().next());
            assertInstanceOf(Counter.class, stream.asProducer(Counter.class).iterator().next());
            assertFalse(batches.hasNext());
        }
    }

    @Test
    void batchesAreExchangedAsRows() {
        try (RpcStream stream = service.exchangeScale(10);
                Batch one = Batch.ofRows(Measure.class, values(1.0, null))) {
            ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
            assertEquals(
                    values(10.0, null),
                    exchange.exchange(one, Map.of("k", "v")).batch().rows(Measure.class));
            assertFalse(one.isClosed());
            // Also an empty answer has the columns of its type.
            try (Batch none = Batch.ofRows(Measure.class, List.of())) {
                assertEquals(one.schema(), exchange.exchange(none).batch().schema());
            }
        }
    }

    /** Whole numbers become fractions, as in the reference; other names are refused. */
    @Test
    void inputIsCastToWhatTheStreamTakes() {
        try (RpcStream stream = service.exchangeCastCompatible();
                Batch whole = Batch.ofRows(SessionValue.class, List.of(new SessionValue(7L), new SessionValue(null)));
                Batch other = Batch.ofRows(SessionChange.class, List.of(new SessionChange(7L)))) {
            ExchangeStream<Batch, Measure> exchange = stream.asExchange(Batch.class, Measure.class);
            assertEquals(values(7.0, null), exchange.exchange(whole).rows());
            assertThrows(ValueException.class, () -> exchange.exchange(other));
            assertEquals(values(7.0, null), exchange.exchange(whole, Map.of()).rows());
        }
    }

    @Test
    void emittedBatchesAreCastToWhatTheStreamGives() {
        ProducerState<Batch> whole = call -> Step.emit(Batch.ofRows(
                        SessionValue.class, List.of(new SessionValue(3L)), call.allocator()))
                .last();
        try (ProducerStream<Batch> stream = ProducerStream.of(Batch.schemaOf(Measure.class), whole)) {
            assertEquals(values(3.0), stream.iterator().next().rows(Measure.class));
        }
        ProducerState<Batch> tooLarge = call -> Step.emit(Batch.ofRows(
                        SessionValue.class, List.of(new SessionValue((1L << 53) + 1)), call.allocator()))
                .last();
        try (ProducerStream<Batch> stream = ProducerStream.of(Batch.schemaOf(Measure.class), tooLarge)) {
            assertThrows(ValueException.class, stream.iterator()::next);
        }
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        try (RpcStream stream = service.produceN(1)) {
            Iterator<Point> points = stream.asProducer(Point.class).iterator();
            assertThrows(ValueException.class, points::next);
        }
    }
}
