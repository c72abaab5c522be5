package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.vgirpc.AuthContext;
import dev.vgirpc.CallContext;
import dev.vgirpc.ContractException;
import dev.vgirpc.Cookie;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.Limits;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Reply;
import dev.vgirpc.RpcException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.Step;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportKind;
import dev.vgirpc.Turn;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.spi.CallDispatcher.Begun;
import dev.vgirpc.wire.spi.CallDispatcher.MethodKind;
import dev.vgirpc.wire.spi.CallDispatcher.Outcome;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.RequestFacts;
import dev.vgirpc.wire.spi.ResponseSink;
import dev.vgirpc.wire.spi.ResumableStream;
import dev.vgirpc.wire.spi.ServerStream.Cycle;
import dev.vgirpc.wire.spi.ServiceFacts;
import dev.vgirpc.wire.spi.StreamResumer;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams that leave their server between two turns, as a transport without connections sees them. */
@ExtendWith(LeakCheck.class)
class ResumableStreamTest {

    record Row(long n) {}

    record Info(String name) {}

    record Down(long left) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            if (left == 13) {
                throw new IllegalStateException("thirteen");
            }
            call.log(LogLevel.INFO, "left " + left + " " + call.metadata());
            Step.Emission<Row> row = Step.emit(new Row(left));
            return left == 1 ? row.last() : row.then(new Down(left - 1));
        }

        @Override
        public void onCancel(CallContext call) {
            call.log(LogLevel.INFO, "cancelled at " + left);
        }
    }

    record Sum(long total) implements ExchangeState<Row, Row> {
        @Override
        public Reply<Row> exchange(Turn<Row> in, CallContext call) {
            long sum = total + in.rows().stream().mapToLong(Row::n).sum();
            return Reply.of(new Row(sum)).metadata("own", "1").then(new Sum(sum));
        }
    }

    interface Service {
        ProducerStream<Row> down(long from);

        ProducerStream.WithHeader<Info, Row> headed(long from);

        ExchangeStream<Row, Row> sum();

        long plain(long n);
    }

    static final class Implementation implements Service {
        @Override
        public ProducerStream.Of<Down, Row> down(long from) {
            CallContext.current().log(LogLevel.INFO, "opening");
            if (from < 0) {
                throw new IllegalArgumentException("negative");
            }
            return ProducerStream.of(new Down(from));
        }

        @Override
        public ProducerStream.OfWithHeader<Down, Info, Row> headed(long from) {
            return ProducerStream.of(new Down(from), new Info("down"));
        }

        @Override
        public ExchangeStream.Of<Sum, Row, Row> sum() {
            return ExchangeStream.of(new Sum(0));
        }

        @Override
        public long plain(long n) {
            CallContext call = CallContext.current();
            call.setCookie(Cookie.of("seen", call.cookies().getOrDefault("seen", "first")));
            call.log(LogLevel.INFO, call.requestId());
            return n;
        }
    }

    static final class Undeclared implements Service {
        @Override
        public ProducerStream<Row> down(long from) {
            return ProducerStream.of(new Down(from));
        }

        @Override
        public ProducerStream.OfWithHeader<Down, Info, Row> headed(long from) {
            return ProducerStream.of(new Down(from), new Info("down"));
        }

        @Override
        public ExchangeStream.Of<Sum, Row, Row> sum() {
            return ExchangeStream.of(new Sum(0));
        }

        @Override
        public long plain(long n) {
            return n;
        }
    }

    private static final WireField LONG = new WireField("from", false, new WireType.Int(64, true));
    private static final WireSchema FROM = new WireSchema(List.of(LONG));
    private static final WireSchema N = new WireSchema(List.of(LONG.withName("n")));
    private static final Peer PEER = new Peer(TransportKind.HTTP, "test");

    private final Dispatcher dispatcher = dispatcher(new Implementation());
    private final StreamResumer resumer = dispatcher.resumable();

    private static Dispatcher dispatcher(Service service) {
        return new Dispatcher(
                ServicePlan.of(Service.class),
                service,
                "id",
                TraceDetail.MESSAGE,
                Limits.defaults(),
                Validation.FULL,
                List.of(),
                null,
                CallRules.none());
    }

    private record Sink(WireBuffer buffer, long most) implements ResponseSink {
        @Override
        public void flush() {}

        @Override
        public void checkLength(long bytes) {
            if (bytes > most) {
                throw new ServiceException("RuntimeError", bytes + " bytes");
            }
        }
    }

    /** What a transport does with one request, and the streams that answer it. */
    private List<Streams.Stream> answer(byte[] body, Use use) throws IOException {
        return answer(body, Long.MAX_VALUE, use);
    }

    @FunctionalInterface
    private interface Use {
        void of(WireBatch request, ResponseSink sink);
    }

    private List<Streams.Stream> answer(byte[] body, long most, Use use) throws IOException {
        try (WireBuffer buffer = new WireBuffer(256);
                IpcReader reader = new IpcReader(MemorySegment.ofArray(body), Limits.defaults(), dispatcher.schemas())) {
            reader.openStream();
            use.of(reader.next(), new Sink(buffer, most));
            return Streams.readAll(buffer.toByteArray());
        }
    }

    private record Left(byte[] fixed, byte[] state) {}

    /** Opens a stream, runs its first turn where it has one, and leaves it. */
    private Left open(String method, WireSchema schema, Object... values) throws IOException {
        List<Left> left = new ArrayList<>();
        answer(request(head(method), schema, values), (request, sink) -> {
            try (ResumableStream stream = streaming(dispatcher.begin(request, PEER, sink))) {
                if (stream.producer()) {
                    assertThat(stream.tick(request)).isEqualTo(Cycle.CONTINUES);
                }
                left.add(new Left(stream.fixed(), stream.state()));
                stream.leave(Map.of("token", "t"));
            }
        });
        return left.getFirst();
    }

    private static ResumableStream streaming(Begun begun) {
        return (ResumableStream) ((Begun.Streaming) begun).stream();
    }

    private static byte[] turn(WireSchema schema, Map<String, String> metadata, Object... row) {
        Object[][] columns = Arrays.stream(row).map(value -> new Object[] {value}).toArray(Object[][]::new);
        return new StreamBytes()
                .schema(schema)
                .batch(Metadata.of(metadata), row.length == 0 ? 0 : 1, columns)
                .end()
                .bytes();
    }

    private static List<String> logs(Streams.Stream stream) {
        return stream.batches().stream()
                .map(batch -> batch.metadata().get(WireKeys.LOG_MESSAGE))
                .filter(message -> message != null)
                .toList();
    }

    private static List<Object> values(Streams.Stream stream) {
        return stream.batches().stream()
                .filter(batch -> batch.rows() > 0)
                .<Object>map(batch -> ((List<?>) batch.columns().getFirst()).getFirst())
                .toList();
    }

    @Test
    void firstTurnSeesTheRequestsMetadataAndTheEndTellsTheWayOn() throws IOException {
        Map<String, String> head = head("down");
        head.put("mine", "1");
        List<Streams.Stream> answers = answer(request(head, FROM, 3L), (request, sink) -> {
            try (ResumableStream stream = streaming(dispatcher.begin(request, PEER, sink))) {
                assertThat(stream.producer()).isTrue();
                assertThat(stream.tick(request)).isEqualTo(Cycle.CONTINUES);
                assertThat(stream.tick(null)).isEqualTo(Cycle.CONTINUES);
                stream.leave(Map.of("token", "t"));
            }
        });
        assertThat(answers).hasSize(1);
        assertThat(logs(answers.getFirst())).containsExactly("opening", "left 3 {mine=1}", "left 2 {mine=1}");
        assertThat(values(answers.getFirst())).containsExactly(3L, 2L);
        assertThat(answers.getFirst().batches().getLast().metadata()).containsExactly(Map.entry("token", "t"));
        assertThat(answers.getFirst().batches().getLast().rows()).isZero();
    }

    @Test
    void streamGoesOnWhereItWasLeft() throws IOException {
        Left left = open("down", FROM, 3L);
        List<Streams.Stream> answers = answer(turn(WireSchema.EMPTY, Map.of("k", "v")), (request, sink) -> {
            try (ResumableStream stream = resumer.resume("down", left.fixed, left.state, request, PEER, sink)) {
                assertThat(stream.turn(request)).isEqualTo(Cycle.CONTINUES);
                assertThat(stream.tick(null)).isEqualTo(Cycle.ENDED);
            }
        });
        assertThat(logs(answers.getFirst())).containsExactly("left 2 {k=v}", "left 1 {k=v}");
        assertThat(values(answers.getFirst())).containsExactly(2L, 1L);
    }

    @Test
    void headerStandsBeforeTheStream() throws IOException {
        List<Streams.Stream> answers = answer(request(head("headed"), FROM, 1L), (request, sink) -> {
            try (ResumableStream stream = streaming(dispatcher.begin(request, PEER, sink))) {
                assertThat(stream.tick(request)).isEqualTo(Cycle.ENDED);
            }
        });
        assertThat(answers).hasSize(2);
        assertThat(values(answers.getLast())).containsExactly(1L);
    }

    @Test
    void exchangeTellsTheWayOnWithItsData() throws IOException {
        Left left = open("sum", WireSchema.EMPTY);
        List<byte[]> states = new ArrayList<>();
        List<Streams.Stream> answers = answer(turn(N, Map.of(), 5L), (request, sink) -> {
            try (ResumableStream stream = resumer.resume("sum", left.fixed, left.state, request, PEER, sink)) {
                Cycle cycle = stream.turn(request, state -> {
                    states.add(state);
                    return Map.of("token", "next");
                });
                assertThat(cycle).isEqualTo(Cycle.CONTINUES);
                stream.leave(Map.of());
            }
        });
        assertThat(values(answers.getFirst())).containsExactly(5L);
        assertThat(answers.getFirst().batches()).hasSize(1);
        assertThat(answers.getFirst().batches().getFirst().metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of("own", "1", "token", "next"));
        answers = answer(turn(N, Map.of(), 6L), (request, sink) -> {
            try (ResumableStream stream = resumer.resume("sum", left.fixed, states.getFirst(), request, PEER, sink)) {
                assertThat(stream.turn(request, state -> Map.of())).isEqualTo(Cycle.CONTINUES);
                stream.leave(Map.of());
            }
        });
        assertThat(values(answers.getFirst())).containsExactly(11L);
    }

    @Test
    void cancelRunsTheHookOfTheStateThatWasLeft() throws IOException {
        Left left = open("down", FROM, 9L);
        List<Streams.Stream> answers = answer(turn(WireSchema.EMPTY, Map.of(WireKeys.CANCEL, "1")), (request, sink) -> {
            try (ResumableStream stream = resumer.resume("down", left.fixed, left.state, request, PEER, sink)) {
                assertThat(stream.turn(request)).isEqualTo(Cycle.ENDED);
            }
        });
        assertThat(logs(answers.getFirst())).containsExactly("cancelled at 8");
        assertThat(values(answers.getFirst())).isEmpty();
    }

    @Test
    void failingTurnIsToldApartFromTheEnd() throws IOException {
        Left left = open("down", FROM, 14L);
        List<Streams.Stream> answers = answer(turn(WireSchema.EMPTY, Map.of()), (request, sink) -> {
            try (ResumableStream stream = resumer.resume("down", left.fixed, left.state, request, PEER, sink)) {
                assertThat(stream.turn(request)).isEqualTo(Cycle.FAILED);
            }
        });
        assertThat(answers.getFirst().batches().getLast().metadata())
                .containsEntry(WireKeys.LOG_LEVEL, "EXCEPTION");
    }

    @Test
    void answerThatIsTooLongBecomesAnError() throws IOException {
        Left left = open("sum", WireSchema.EMPTY);
        List<Streams.Stream> answers = answer(turn(N, Map.of(), 5L), 64, (request, sink) -> {
            try (ResumableStream stream = resumer.resume("sum", left.fixed, left.state, request, PEER, sink)) {
                assertThat(stream.turn(request, state -> Map.of())).isEqualTo(Cycle.FAILED);
            }
        });
        assertThat(values(answers.getFirst())).isEmpty();
        answers = answer(request(head("plain"), N, 5L), 64, (request, sink) ->
                assertThat(dispatcher.begin(request, cookiePeer(new ArrayList<>()), sink))
                        .isEqualTo(new Begun.Answered(Outcome.FAILED)));
        assertThat(values(answers.getFirst())).isEmpty();
    }

    @Test
    void changedBytesAreRefused() throws IOException {
        Left down = open("down", FROM, 5L);
        Left sum = open("sum", WireSchema.EMPTY);
        refused("down", down.fixed, new byte[0]);
        refused("down", new byte[0], down.state);
        refused("down", sum.fixed, down.state);
        refused("sum", down.fixed, sum.state);
        for (int length = 0; length < down.fixed.length; length++) {
            refused("down", Arrays.copyOf(down.fixed, length), down.state);
        }
        // A stream may lack its end (protocol page 18.8).
        for (int length = 0; length < down.state.length - StreamBytes.END.length; length++) {
            refused("down", down.fixed, Arrays.copyOf(down.state, length));
        }
        refused("plain", down.fixed, down.state);
        refused("no_such", down.fixed, down.state);
    }

    private void refused(String method, byte[] fixed, byte[] state) throws IOException {
        answer(turn(WireSchema.EMPTY, Map.of()), (request, sink) ->
                assertThatThrownBy(() -> resumer.resume(method, fixed, state, request, PEER, sink).close())
                        .isInstanceOfAny(RpcException.class, ProtocolException.class, ServiceException.class));
    }

    @Test
    void undeclaredStateIsRefusedBeforeAnythingIsServed() {
        assertThatThrownBy(() -> dispatcher(new Undeclared()).resumable())
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("down")
                .hasMessageContaining("ProducerStream.Of");
    }

    @Test
    void outcomesTellWhatBecameOfARequest() throws IOException {
        Map<String, Outcome> outcomes = Map.of(
                "no_such", Outcome.UNKNOWN_METHOD,
                "plain", Outcome.REFUSED);
        for (Map.Entry<String, Outcome> each : outcomes.entrySet()) {
            answer(request(head(each.getKey()), FROM, 1L), (request, sink) ->
                    assertThat(dispatcher.begin(request, PEER, sink)).isEqualTo(new Begun.Answered(each.getValue())));
        }
        answer(request(head("down"), FROM, -1L), (request, sink) ->
                assertThat(dispatcher.begin(request, PEER, sink)).isEqualTo(new Begun.NotOpened(Outcome.FAILED)));
        answer(request(head("down"), N, -1L), (request, sink) ->
                assertThat(dispatcher.begin(request, PEER, sink)).isEqualTo(new Begun.NotOpened(Outcome.REFUSED)));
    }

    @Test
    void namesAreUnaryStreamsOrUnknown() {
        assertThat(List.of("plain", "sum", "down", "x", "__describe__"))
                .extracting((Function<String, MethodKind>) dispatcher::kind)
                .containsExactly(
                        MethodKind.UNARY, MethodKind.STREAM, MethodKind.STREAM, MethodKind.UNKNOWN, MethodKind.UNKNOWN);
        assertThat(dispatcher.unknown("x")).hasMessageContaining("'x'").hasMessageContaining("plain");
    }

    @Test
    void factsNameTheMethods() {
        ServiceFacts facts = dispatcher.service();
        assertThat(facts.name()).isEqualTo("Service");
        assertThat(facts.described()).isFalse();
        assertThat(facts.methods())
                .extracting(ServiceFacts.MethodFacts::name, ServiceFacts.MethodFacts::form)
                .containsExactly(
                        tuple("down", ServiceFacts.Form.PRODUCER),
                        tuple("headed", ServiceFacts.Form.PRODUCER),
                        tuple("plain", ServiceFacts.Form.UNARY),
                        tuple("sum", ServiceFacts.Form.EXCHANGE));
        assertThat(facts.methods().get(1).header().isEmpty()).isFalse();
        assertThat(facts.methods().get(2).parameters()).isEqualTo(N);
    }

    private static Peer cookiePeer(List<Cookie> set) {
        return new Peer(
                TransportKind.HTTP,
                "test",
                AuthContext.anonymous(),
                Map.of(),
                new RequestFacts("request-7", Map.of("seen", "before"), set::add));
    }

    @Test
    void requestBringsItsIdAndCookies() throws IOException {
        List<Cookie> set = new ArrayList<>();
        List<Streams.Stream> answers = answer(request(head("plain"), N, 5L), (request, sink) ->
                assertThat(dispatcher.begin(request, cookiePeer(set), sink))
                        .isEqualTo(new Begun.Answered(Outcome.RESULT)));
        assertThat(set).containsExactly(Cookie.of("seen", "before"));
        assertThat(logs(answers.getFirst())).containsExactly("request-7");
    }

    @Test
    void cookiesAreRefusedWhereNobodyTakesThem() throws IOException {
        answer(request(head("plain"), N, 5L), (request, sink) ->
                assertThat(dispatcher.begin(request, PEER, sink)).isEqualTo(new Begun.Answered(Outcome.FAILED)));
    }
}
