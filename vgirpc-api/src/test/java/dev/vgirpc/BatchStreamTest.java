package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of whole batches run without any RPC; no memory is left. */
class BatchStreamTest {

    private static final Schema NONE = new Schema(List.of());

    private final BufferAllocator memory = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        memory.close();
    }

    private static Schema columns(String... names) {
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            fields.add(Field.nullable(name, new ArrowType.Int(64, true)));
        }
        return new Schema(fields);
    }

    /** A batch of one row in which the columns hold 0, 1, 2, … plus a number. */
    private Batch batch(long plus, String... names) {
        List<FieldVector> vectors = new ArrayList<>();
        for (String name : names) {
            BigIntVector vector = new BigIntVector(name, memory);
            vector.allocateNew(1);
            vector.set(0, vectors.size() + plus);
            vector.setValueCount(1);
            vectors.add(vector);
        }
        return Batch.of(new VectorSchemaRoot(columns(names).getFields(), vectors, 1));
    }

    private static long value(Batch batch, String column) {
        return ((BigIntVector) batch.root().getVector(column)).get(0);
    }

    @Test
    void aProducersBatchLivesUntilTheNext() {
        ProducerState<Batch> state = new ProducerState<>() {
            private long made;

            @Override
            public Step<Batch> next(CallContext call) {
                return made == 2 ? Step.finish() : Step.emit(batch(made++, "a")).then(this);
            }
        };
        try (ProducerStream<Batch> stream = ProducerStream.of(columns("a"), state)) {
            Iterator<Batch> batches = stream.iterator();
            Batch first = batches.next();
            assertThat(value(first, "a")).isEqualTo(0);
            assertThat(batches.hasNext()).isTrue();
            assertThat(first.isClosed()).isTrue();
            Batch second = batches.next();
            assertThat(value(second, "a")).isEqualTo(1);
            assertThat(batches.hasNext()).isFalse();
            assertThat(second.isClosed()).isTrue();
        }
    }

    @Test
    void closingFreesThePresentBatch() {
        ProducerState<Batch> state = call -> Step.emit(batch(5, "a")).last();
        ProducerStream<Batch> stream = ProducerStream.of(columns("a"), state);
        Turn<Batch> turn = stream.turns().iterator().next();
        Batch batch = turn.batch();
        assertThat(turn.rows()).containsExactly(batch);
        assertThat(turn.row()).isSameAs(batch);
        stream.close();
        assertThat(batch.isClosed()).isTrue();
    }

    @Test
    void emittedColumnsAreSelectedAndOrdered() {
        ProducerState<Batch> state = call -> Step.emit(batch(0, "a", "b", "c")).last();
        try (ProducerStream<Batch> stream = ProducerStream.of(columns("c", "a"), state)) {
            Batch batch = stream.iterator().next();
            assertThat(batch.schema()).isEqualTo(columns("c", "a"));
            assertThat(value(batch, "c")).isEqualTo(2);
            assertThat(value(batch, "a")).isEqualTo(0);
        }
        try (ProducerStream<Batch> stream = ProducerStream.of(NONE, state)) {
            assertThat(stream.iterator().next().rowCount()).isEqualTo(1);
        }
    }

    @Test
    void aMissingColumnIsAnError() {
        ProducerState<Batch> state = call -> Step.emit(batch(0, "a", "b")).last();
        try (ProducerStream<Batch> stream = ProducerStream.of(columns("a", "x"), state)) {
            assertThatThrownBy(stream.iterator()::next)
                    .isInstanceOf(ValueException.class)
                    .hasMessageContainingAll("[a, b]", "[a, x]");
        }
    }

    @Test
    void whatIsSentStaysTheCallersAndWhatCameInMayBeSentBack() {
        List<Batch> seen = new ArrayList<>();
        ExchangeState<Batch, Batch> echo = new ExchangeState<>() {
            @Override
            public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
                seen.add(in.batch());
                return Reply.of(in.batch())
                        .metadata("got", in.metadata().toString())
                        .then(this);
            }
        };
        try (Batch mine = batch(7, "a");
                ExchangeStream<Batch, Batch> stream = ExchangeStream.of(columns("a"), columns("a"), echo)) {
            Turn<Batch> answer = stream.exchange(mine, Map.of("k", "v"));
            assertThat(answer.metadata()).containsExactly(Map.entry("got", "{k=v}"));
            assertThat(value(answer.batch(), "a")).isEqualTo(7);
            // The answer may be sent in the next turn although it is closed by it.
            Turn<Batch> again = stream.exchange(answer.batch());
            assertThat(seen.getFirst().isClosed()).isTrue();
            assertThat(value(again.batch(), "a")).isEqualTo(7);
            assertThat(mine.isClosed()).isFalse();
            assertThatThrownBy(() -> stream.exchange(List.of(mine, mine)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("exactly one batch");
            assertThat(value(stream.exchange(List.of(mine)).row(), "a")).isEqualTo(7);
        }
        assertThat(seen).allMatch(Batch::isClosed);
    }

    @Test
    void aSelectedEchoIsClosedOnce() {
        ExchangeState<Batch, Batch> echo = new ExchangeState<>() {
            @Override
            public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
                return Reply.of(in.batch()).then(this);
            }
        };
        try (Batch mine = batch(7, "a", "b");
                ExchangeStream<Batch, Batch> stream = ExchangeStream.of(columns("a", "b"), columns("b"), echo)) {
            assertThat(value(stream.exchange(mine).batch(), "b")).isEqualTo(8);
            assertThat(value(mine, "b")).isEqualTo(8);
        }
    }

    @Test
    void theInputIsClosedWithItsTurn() {
        List<Batch> seen = new ArrayList<>();
        ExchangeState<Batch, Batch> state = new ExchangeState<>() {
            @Override
            public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
                seen.add(in.batch());
                if (seen.size() == 2) {
                    throw new IllegalStateException("enough");
                }
                return Reply.of(batch(1, "a")).then(this);
            }
        };
        try (Batch mine = batch(7, "a");
                ExchangeStream<Batch, Batch> stream = ExchangeStream.of(columns("a"), columns("a"), state)) {
            stream.exchange(mine);
            assertThat(seen.get(0).isClosed()).isTrue();
            assertThatThrownBy(() -> stream.exchange(mine)).hasMessage("enough");
            assertThat(seen.get(1).isClosed()).isTrue();
        }
    }

    /** Answers an input without columns by its number. */
    private final class Zero implements ExchangeState<Batch, Batch> {
        private long turns;

        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            assertThat(in.batch().schema()).isEqualTo(NONE);
            return Reply.of(batch(turns++, "n")).metadata("rows", "" + in.batch().rowCount()).then(this);
        }
    }

    @Test
    void anExchangeWithoutInputColumnsIsOfOpenKind() {
        record Info(String title) {}
        try (RpcStream.WithHeader<Info> stream = RpcStream.of(columns("n"), new Zero(), new Info("zero"));
                Batch tick = Batch.of(new VectorSchemaRoot(List.of(), List.of(), 3))) {
            assertThat(stream.header()).isEqualTo(new Info("zero"));
            ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
            Turn<Batch> first = exchange.exchange(tick);
            assertThat(value(first.row(), "n")).isEqualTo(0);
            assertThat(first.metadata()).containsExactly(Map.entry("rows", "3"));
            Iterator<Batch> ticks = stream.asProducer(Batch.class).iterator();
            assertThat(value(ticks.next(), "n")).isEqualTo(1);
            assertThat(value(ticks.next(), "n")).isEqualTo(2);
        }
        RpcStream.of(columns("n"), new Zero()).close();
    }

    @Test
    void rowsWithoutAKnownClassMakeNoBatch() {
        record Row(long a) {}
        ExchangeState<Row, Row> state = (in, call) -> Reply.of(in.rows()).then(null);
        try (ExchangeStream<Row, Row> stream = ExchangeStream.of(state)) {
            assertThatThrownBy(stream.exchange(List.of())::batch)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no record class");
        }
    }
}
