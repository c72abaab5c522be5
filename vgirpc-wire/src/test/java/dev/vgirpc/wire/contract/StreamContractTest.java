package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ContractException;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.RpcStream;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import dev.vgirpc.wire.contract.StreamPlan.Kind;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What contracts say about streams, and what they may not say. */
class StreamContractTest {

    @SnakeCase
    record Tick(long atTime, @Nullable String note) {}

    record Quote(double price) {}

    record Info(String title, List<Long> sizes) {}

    record Box<T>(T content) {}

    record Nothing() {}

    interface Generic<R, H extends Record> {
        ProducerStream<R> rows(R first);

        ProducerStream.WithHeader<H, Box<R>> boxes();
    }

    interface Sound extends Generic<Tick, Info> {
        ProducerStream<Tick> produce(long count);

        ProducerStream.WithHeader<Info, Tick> produceWithHeader();

        ExchangeStream<Quote, Tick> exchange(double factor);

        ExchangeStream.WithHeader<Info, Quote, Tick> exchangeWithHeader();

        ProducerStream<Batch> scan(String table);

        ExchangeStream<Batch, Batch> convert();

        RpcStream open();

        RpcStream.WithHeader<Info> openWithHeader();

        ExchangeStream<Quote, Nothing> swallow();

        long unary();
    }

    private static MethodPlan method(Class<?> contract, String name) {
        return ServicePlan.of(contract).methods().get(name);
    }

    private static StreamPlan stream(String name) {
        return (StreamPlan) method(Sound.class, name).kind();
    }

    private static String text(StreamRows rows) {
        return switch (rows) {
            case StreamRows.Batches b -> "batches";
            case StreamRows.Records r -> r.type().getSimpleName() + "(" + r.schema().text() + ")";
            case null -> "none";
        };
    }

    private static void assertStream(String method, Kind kind, String header, String input, String output) {
        StreamPlan plan = stream(method);
        assertThat(plan.kind()).isEqualTo(kind);
        assertThat(text(plan.header())).isEqualTo(header);
        assertThat(text(plan.input())).isEqualTo(input);
        assertThat(text(plan.output())).isEqualTo(output);
        assertThat(plan.isExchange()).isEqualTo(
                switch (kind) {
                    case PRODUCER -> Boolean.FALSE;
                    case EXCHANGE -> Boolean.TRUE;
                    case UNDETERMINED -> null;
                });
    }

    @Test
    void everyFormIsRead() {
        String tick = "Tick(at_time: int64 not null, note: string)";
        String quote = "Quote(price: double not null)";
        String info = "Info(title: string not null, sizes: list<item: int64> not null)";
        assertStream("produce", Kind.PRODUCER, "none", "none", tick);
        assertStream("produceWithHeader", Kind.PRODUCER, info, "none", tick);
        assertStream("exchange", Kind.EXCHANGE, "none", quote, tick);
        assertStream("exchangeWithHeader", Kind.EXCHANGE, info, quote, tick);
        assertStream("scan", Kind.PRODUCER, "none", "none", "batches");
        assertStream("convert", Kind.EXCHANGE, "none", "batches", "batches");
        assertStream("open", Kind.UNDETERMINED, "none", "none", "none");
        assertStream("openWithHeader", Kind.UNDETERMINED, info, "none", "none");
        assertStream("swallow", Kind.EXCHANGE, "none", quote, "Nothing()");
        assertStream("rows", Kind.PRODUCER, "none", "none", tick);
        assertStream(
                "boxes",
                Kind.PRODUCER,
                info,
                "none",
                "Box(content: struct<at_time: int64 not null, note: string> not null)");
    }

    @Test
    void parametersAreThoseOfAnyMethodAndThereIsNoResult() {
        assertThat(method(Sound.class, "produce").request().schema().text()).isEqualTo("count: int64 not null");
        assertThat(method(Sound.class, "rows").request().schema().text()).isEqualTo("first: binary not null");
        assertThat(method(Sound.class, "produce").response().schema().isEmpty()).isTrue();
        assertThat(method(Sound.class, "unary").kind()).isEqualTo(MethodKind.Unary.INSTANCE);
        assertThat(method(Sound.class, "unary").kind().isExchange()).isNull();
    }

    interface Wider {
        RpcStream narrowed();
    }

    interface Narrower extends Wider {
        @Override
        ProducerStream<Tick> narrowed();
    }

    @Test
    void aNarrowerContractSaysMore() {
        assertThat(((StreamPlan) method(Narrower.class, "narrowed").kind()).kind()).isEqualTo(Kind.PRODUCER);
        assertThat(ServicePlan.of(Narrower.class).methods()).hasSize(1);
    }

    // What is refused

    interface NamesState {
        ProducerStream.Of<Ticking, Tick> rows();

        ExchangeStream.OfWithHeader<Echo, Info, Quote, Quote> exchange();

        RpcStream.Of<BatchEcho> open();
    }

    interface OwnStream extends ProducerStream<Tick> {}

    interface Odd<T extends Record> {
        ProducerStream<? extends Tick> wildcard();

        @SuppressWarnings("rawtypes")
        ProducerStream raw();

        @SuppressWarnings("rawtypes")
        RpcStream.WithHeader rawHeader();

        ProducerStream<String> text();

        ExchangeStream<Long, Tick> number();

        ExchangeStream<Nothing, Tick> noColumns();

        ProducerStream<@Nullable Tick> nullRows();

        @Nullable ProducerStream<Tick> nullStream();

        OwnStream own();

        ProducerStream<Record> anyRecord();

        ProducerStream.WithHeader<Bad, Tick> badHeader();

        List<ProducerStream<Tick>> many();

        long parameter(ProducerStream<Tick> rows);
    }

    interface Refused extends Odd<Tick> {}

    record Bad(Thread thread) {}

    private static List<String> problems(Class<?> contract) {
        ContractException refusal = catchThrowableOfType(ContractException.class, () -> ServicePlan.of(contract));
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }

    private static void assertProblem(List<String> problems, String method, String... words) {
        List<String> own = problems.stream()
                .filter(problem -> problem.contains("." + method + "()"))
                .toList();
        assertThat(own).hasSize(1);
        assertThat(own.getFirst()).contains(words);
    }

    @Test
    void statesBelongToImplementations() {
        List<String> problems = problems(NamesState.class);
        assertThat(problems).hasSize(3);
        assertProblem(problems, "rows", "ProducerStream.Of names the state", "declare ProducerStream, or", "return");
        assertProblem(problems, "exchange", "ExchangeStream.OfWithHeader names the state", "ExchangeStream.WithHeader");
        assertProblem(problems, "open", "RpcStream.Of names the state", "declare RpcStream");
    }

    @Test
    void oddStreamsAreRefusedWithTheRemedy() {
        List<String> problems = problems(Refused.class);
        assertThat(problems).hasSize(13);
        assertProblem(problems, "wildcard", "wildcard", "name a record class");
        assertProblem(problems, "raw", "raw type", "type arguments");
        assertProblem(problems, "rawHeader", "raw type", "type arguments");
        assertProblem(problems, "text", "java.lang.String is neither a record nor Batch", "declare a record");
        assertProblem(problems, "number", "java.lang.Long is neither a record nor Batch");
        assertProblem(problems, "noColumns", "Nothing has no columns", "RpcStream");
        assertProblem(problems, "nullRows", "never null", "remove @Nullable");
        assertProblem(problems, "nullStream", "a stream is never null", "remove @Nullable");
        assertProblem(problems, "own", "OwnStream is a stream type of its own", "declare RpcStream");
        assertProblem(problems, "anyRecord", "java.lang.Record is neither a record nor Batch");
        assertProblem(problems, "badHeader", "thread", "java.lang.Thread");
        assertProblem(problems, "many", "ProducerStream");
        assertProblem(problems, "parameter", "parameter 'rows'", "ProducerStream");
    }

    interface Unbound<T extends Record> {
        ProducerStream<T> rows();
    }

    @SuppressWarnings("rawtypes")
    interface StillUnbound extends Unbound {}

    @Test
    void variablesMustStandForSomething() {
        assertProblem(problems(StillUnbound.class), "rows", "type variable T stands for no type");
    }

    // What an implementation declares

    record Ticking(long left) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            return Step.finish();
        }
    }

    record Echo() implements ExchangeState<Quote, Quote> {
        @Override
        public Reply<Quote> exchange(Turn<Quote> in, CallContext call) {
            return Reply.of(in.rows()).then(this);
        }
    }

    record BatchEcho() implements ExchangeState<Batch, Batch> {
        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            return Reply.of(in.batch()).then(this);
        }
    }

    interface Keyed<K> {
        ProducerStream<Tick> named(K key);
    }

    interface Served extends Keyed<String> {
        ProducerStream.WithHeader<Info, Tick> headed();

        ProducerStream<Tick> silent();

        ProducerStream<Tick> wild();

        ExchangeStream<Quote, Quote> exchange();

        RpcStream open();

        RpcStream zero();

        long unary();
    }

    abstract static class Base<S extends ProducerState<Tick>> implements Served {
        @Override
        public ProducerStream.OfWithHeader<S, Info, Tick> headed() {
            throw new UnsupportedOperationException();
        }
    }

    static class Implementation extends Base<Ticking> {
        @Override
        public ProducerStream.Of<Ticking, Tick> named(String key) {
            return ProducerStream.of(new Ticking(1));
        }

        /** Another method of this name, which the contract does not have. */
        public ProducerStream<Tick> named(Integer key) {
            return ProducerStream.of(new Ticking(key));
        }

        @Override
        public ProducerStream<Tick> silent() {
            return ProducerStream.of(new Ticking(1));
        }

        @Override
        public ProducerStream.Of<?, Tick> wild() {
            return ProducerStream.of(new Ticking(1));
        }

        @Override
        public ExchangeStream.Of<Echo, Quote, Quote> exchange() {
            return ExchangeStream.of(new Echo());
        }

        @Override
        public ProducerStream.Of<Ticking, Tick> open() {
            return ProducerStream.of(new Ticking(1));
        }

        @Override
        public RpcStream.Of<BatchEcho> zero() {
            return RpcStream.of(new Schema(List.of()), new BatchEcho());
        }

        @Override
        public long unary() {
            return 0;
        }
    }

    @Test
    void theReturnTypeOfTheImplementationNamesTheState() {
        for (Class<?> implementation : List.of(Implementation.class, new Implementation() {}.getClass())) {
            assertThat(state("headed", implementation)).isEqualTo(Ticking.class);
            assertThat(state("exchange", implementation)).isEqualTo(Echo.class);
            assertThat(state("open", implementation)).isEqualTo(Ticking.class);
            assertThat(state("zero", implementation)).isEqualTo(BatchEcho.class);
            assertThat(state("silent", implementation)).isNull();
            assertThat(state("wild", implementation)).isNull();
            assertThat(state("unary", implementation)).isNull();
        }
    }

    static final class OneKey implements Keyed<String> {
        @Override
        public ProducerStream.Of<Ticking, Tick> named(String key) {
            return ProducerStream.of(new Ticking(1));
        }
    }

    interface Texts extends Keyed<String> {}

    @Test
    void aBridgeIsNotTheMethod() {
        assertThat(method(Texts.class, "named").declaredState(OneKey.class)).isEqualTo(Ticking.class);
    }

    /** The compiler gives it bridges for all that it inherits from a class that is not public. */
    public static class PublicImplementation extends Implementation {}

    @Test
    void aPublicClassMayInheritFromOneThatIsNot() {
        assertThat(state("headed", PublicImplementation.class)).isEqualTo(Ticking.class);
        assertThat(state("zero", PublicImplementation.class)).isEqualTo(BatchEcho.class);
        assertThat(state("silent", PublicImplementation.class)).isNull();
    }

    private static Class<?> state(String method, Class<?> implementation) {
        return method(Served.class, method).declaredState(implementation);
    }

    @Test
    void methodsAreInTheOrderOfCodePoints() {
        assertThat(List.of("a\uFA0E", "a\uD801\uDC00", "a", "b", "a\uE000", "a\uD7FF", "ab")
                        .stream()
                        .sorted(CodePointOrder.INSTANCE))
                .containsExactly("a", "ab", "a\uD7FF", "a\uE000", "a\uFA0E", "a\uD801\uDC00", "b");
    }
}
