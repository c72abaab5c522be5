package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.CallContext;
import dev.vgirpc.CallListener;
import dev.vgirpc.CallStatistics;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.Limits;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.Turn;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.support.Channels;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server sends for the bytes of a stream's client, sound and broken. */
@ExtendWith(LeakCheck.class)
class StreamServerTest {

    record Row(long n) {}

    record Info(String name) {}

    record Down(long left, List<String> events) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            if (left == 0) {
                return Step.finish();
            }
            if (left == 13) {
                throw new IllegalStateException("thirteen");
            }
            call.log(LogLevel.INFO, "left " + left);
            return Step.emit(new Row(left)).then(new Down(left - 1, events));
        }

        @Override
        public void onCancel(CallContext call) {
            events.add("cancelled at " + left);
            call.log(LogLevel.INFO, "cancelled");
            throw new IllegalStateException("the hook fails");
        }
    }

    record Twice() implements ExchangeState<Row, Row> {
        @Override
        public Reply<Row> exchange(Turn<Row> in, CallContext call) {
            return Reply.of(in.rows().stream().map(row -> new Row(2 * row.n())).toList())
                    .metadata("k", String.valueOf(in.metadata()))
                    .then(this);
        }
    }

    interface Service {
        ProducerStream<Row> down(long from);

        ProducerStream.WithHeader<Info, Row> headed(long from);

        ExchangeStream<Row, Row> twice();

        long plain(long n);
    }

    private final List<String> events = new ArrayList<>();

    private final class Implementation implements Service {
        @Override
        public ProducerStream<Row> down(long from) {
            CallContext.current().log(LogLevel.DEBUG, "opening");
            if (from < 0) {
                throw new IllegalArgumentException("negative");
            }
            return ProducerStream.of(new Down(from, events));
        }

        @Override
        public ProducerStream.WithHeader<Info, Row> headed(long from) {
            if (from < 0) {
                throw new IllegalArgumentException("negative");
            }
            return ProducerStream.of(new Down(from, events), new Info("down"));
        }

        @Override
        public ExchangeStream<Row, Row> twice() {
            return ExchangeStream.of(new Twice());
        }

        @Override
        public long plain(long n) {
            return n;
        }
    }

    private static final WireSchema COUNT =
            new WireSchema(List.of(new WireField("from", false, new WireType.Int(64, true))));
    private static final WireSchema N = new WireSchema(List.of(new WireField("n", false, new WireType.Int(64, true))));

    private final CallListener listener = new CallListener() {
        @Override
        public void onEnd(CallContext call, CallStatistics statistics, @Nullable Throwable error) {
            events.add(call.method() + " ended: "
                    + (error == null ? "well" : error.getClass().getSimpleName()) + ", "
                    + statistics.inputRows() + " in, " + statistics.outputRows() + " out");
        }
    };

    private List<Streams.Stream> serve(byte[] input, Limits limits) {
        Dispatcher dispatcher = new Dispatcher(
                ServicePlan.of(Service.class),
                new Implementation(),
                "id",
                TraceDetail.NONE,
                limits,
                Validation.FULL,
                List.of(listener),
                null,
                CallRules.none());
        List<Streams.Stream> first = null;
        for (int chunk : new int[] {Integer.MAX_VALUE, 7}) {
            events.clear();
            Channels.Sink sink = new Channels.Sink(() -> chunk);
            ReadableByteChannel source = Channels.source(input, () -> chunk);
            ByteTransports.serve(new Pair(source, sink), dispatcher, () -> false, phase -> {});
            List<Streams.Stream> answers = Streams.readAll(sink.bytes());
            if (first != null) {
                assertThat(answers).hasSameSizeAs(first);
            }
            first = answers;
        }
        return first;
    }

    private List<Streams.Stream> serve(StreamBytes input) {
        return serve(input.bytes(), Limits.defaults());
    }

    private record Pair(ReadableByteChannel input, WritableByteChannel output) implements Connection {
        @Override
        public Peer peer() {
            return new Peer(TransportKind.PIPE, "test");
        }

        @Override
        public void close() {}
    }

    private static byte[] open(String method, long from) {
        return request(head(method), COUNT, from);
    }

    private static byte[] plain(long n) {
        return request(head("plain"), N, n);
    }

    private static StreamBytes ticks(StreamBytes bytes, int count) {
        bytes.schema(WireSchema.EMPTY);
        for (int i = 0; i < count; i++) {
            bytes.batch(0);
        }
        return bytes;
    }

    private static Metadata cancel() {
        return Metadata.of(Map.of(WireKeys.CANCEL, "any value"));
    }

    private static String text(Streams.Stream stream) {
        StringBuilder text = new StringBuilder();
        for (Streams.Batch batch : stream.batches()) {
            String message = batch.metadata().get(WireKeys.LOG_MESSAGE);
            text.append(message == null ? batch.columns() : message + (batch.metadata().containsKey(WireKeys.REQUEST_ID) ? "!" : ""))
                    .append(' ');
        }
        return text.toString().strip();
    }

    @Test
    void producerIsAskedTickByTick() {
        List<Streams.Stream> answers =
                serve(ticks(new StreamBytes().raw(open("down", 2)), 3).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! left 2 [[2]] left 1 [[1]]", "[[7]]");
        assertThat(events).containsExactly("down ended: well, 1 in, 2 out", "plain ended: well, 1 in, 1 out");
    }

    @Test
    void inputAfterTheEndIsPassedOver() {
        List<Streams.Stream> answers =
                serve(ticks(new StreamBytes().raw(open("down", 1)), 9).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! left 1 [[1]]", "[[7]]");
    }

    @Test
    void clientThatSendsNoTurnEndsTheStream() {
        List<Streams.Stream> answers =
                serve(ticks(new StreamBytes().raw(open("down", 5)), 0).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening!", "[[7]]");
        assertThat(answers.getFirst().schema().text()).isEqualTo("n: int64 not null");
    }

    @Test
    void headerComesInAStreamOfItsOwn() {
        List<Streams.Stream> answers =
                serve(ticks(new StreamBytes().raw(open("headed", 1)), 2).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("[[down]]", "left 1 [[1]]", "[[7]]");
    }

    @Test
    void cancelRunsTheHookOnceAndEndsWell() {
        List<Streams.Stream> answers = serve(ticks(new StreamBytes().raw(open("down", 5)), 1)
                .batch(cancel(), 0)
                .batch(cancel(), 0)
                .end()
                .raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! left 5 [[5]] cancelled!", "[[7]]");
        assertThat(events).containsExactly("cancelled at 4", "down ended: well, 1 in, 1 out", "plain ended: well, 1 in, 1 out");
    }

    @Test
    void errorInATurnEndsTheStreamAndTheConnectionGoesOn() {
        List<Streams.Stream> answers =
                serve(ticks(new StreamBytes().raw(open("down", 13)), 3).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! RuntimeError!", "[[7]]");
        assertThat(events).containsExactly("down ended: IllegalStateException, 1 in, 0 out", "plain ended: well, 1 in, 1 out");
    }

    @Test
    void inputOfAStreamThatWasNotOpenedIsSwallowed() {
        List<Streams.Stream> answers =
                serve(ticks(new StreamBytes().raw(open("down", -1)), 1).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! ValueError!", "[[7]]");
        assertThat(answers.getFirst().schema()).isEqualTo(WireSchema.EMPTY);
        answers = serve(ticks(new StreamBytes().raw(open("down", -1)), 0).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! ValueError!", "[[7]]");
    }

    @Test
    void requestAfterAStreamThatWasNotOpenedIsAnswered() {
        List<Streams.Stream> answers = serve(new StreamBytes().raw(open("down", -1)).raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! ValueError!", "[[7]]");
        answers = serve(new StreamBytes().raw(open("headed", -1)).raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("ValueError!", "[[7]]");
    }

    @Test
    void onlyOneStreamIsSwallowed() {
        List<Streams.Stream> answers = serve(ticks(ticks(new StreamBytes().raw(open("down", -1)), 1).end(), 1).end().raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! ValueError!", "ProtocolError!", "[[7]]");
    }

    @Test
    void parametersThatDoNotFitLeaveTheConnectionInStep() {
        List<Streams.Stream> answers = serve(ticks(
                        new StreamBytes().raw(request(head("down"), N, 1L)), 1)
                .end()
                .raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("TypeError!", "[[7]]");
    }

    @Test
    void exchangeAnswersWithMetadataAndCoercesColumns() {
        WireSchema narrow = new WireSchema(List.of(new WireField("n", true, new WireType.Int(16, true))));
        List<Streams.Stream> answers = serve(new StreamBytes()
                .raw(request(head("twice"), WireSchema.EMPTY))
                .schema(narrow)
                .batch(Metadata.of(Map.of("a", "b", WireKeys.PREFIX + "own", "x")), 2, new Object[] {3L, 4L})
                .batch(0, new Object[0])
                .end());
        assertThat(answers).hasSize(1);
        assertThat(text(answers.getFirst())).isEqualTo("[[6, 8]] [[]]");
        assertThat(answers.getFirst().batches().getFirst().metadata()).isEqualTo(Map.of("k", "{a=b}"));
        assertThat(events).containsExactly("twice ended: well, 2 in, 2 out");
    }

    @Test
    void columnsThatDoNotFitAreATypeError() {
        WireSchema other = new WireSchema(List.of(new WireField("m", false, new WireType.Int(64, true))));
        WireSchema text = new WireSchema(List.of(new WireField("n", false, new WireType.Utf8(false))));
        WireSchema nullable = new WireSchema(List.of(new WireField("n", true, new WireType.Int(64, true))));
        for (StreamBytes input : List.of(
                new StreamBytes().schema(other).batch(1, new Object[] {1L}),
                new StreamBytes().schema(text).batch(1, new Object[] {"x"}),
                new StreamBytes().schema(nullable).batch(1, new Object[] {null}))) {
            List<Streams.Stream> answers = serve(new StreamBytes()
                    .raw(request(head("twice"), WireSchema.EMPTY))
                    .raw(input.end().bytes())
                    .raw(plain(7)));
            assertThat(answers).extracting(StreamServerTest::text).containsExactly("TypeError!", "[[7]]");
        }
        List<Streams.Stream> answers = serve(new StreamBytes()
                .raw(open("down", 3))
                .schema(N)
                .batch(1, new Object[] {1L})
                .end()
                .raw(plain(7)));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("opening! TypeError!", "[[7]]");
    }

    @Test
    void inputOverALimitFailsTheStreamAlone() {
        Object[] many = new Object[1000];
        Arrays.fill(many, 1L);
        List<Streams.Stream> answers = serve(
                new StreamBytes()
                        .raw(request(head("twice"), WireSchema.EMPTY))
                        .schema(N)
                        .batch(1, new Object[] {1L})
                        .batch(1000, many)
                        .batch(1, new Object[] {1L})
                        .end()
                        .raw(plain(7))
                        .bytes(),
                Limits.defaults().withMaxMessageBytes(4000));
        assertThat(answers).extracting(StreamServerTest::text).containsExactly("[[2]] LimitError!", "[[7]]");
    }

    @Test
    void clientThatVanishesIsNotToldAboutAndTheHookDoesNotRun() {
        byte[] whole = ticks(new StreamBytes().raw(open("down", 5)), 2).bytes();
        int request = open("down", 5).length;
        for (int length = request; length < whole.length; length++) {
            serve(Arrays.copyOf(whole, length), Limits.defaults());
            assertThat(events).singleElement().asString().startsWith("down ended: " + TransportException.class.getSimpleName());
        }
    }
}
