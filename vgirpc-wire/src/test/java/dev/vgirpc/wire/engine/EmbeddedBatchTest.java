package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.support.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Batches and schemas as parameters, results and components: who owns them, and that nothing is left. */
@ExtendWith(LeakCheck.class)
class EmbeddedBatchTest {

    record Point(int x, String name) {}

    record Held(String what, @Nullable Batch batch, Schema schema) {}

    interface Batches {
        Batch same(Batch batch);

        Batch fresh(int rows);

        @Nullable Batch maybe(@Nullable Batch batch);

        Held hold(Held held);

        List<Held> all(List<Held> all);

        Map<String, Optional<Batch>> byName(Map<String, Optional<Batch>> batches);

        Schema schema(Schema schema);

        long keep(Batch batch);

        Held broken(Batch batch);
    }

    private static final class Service implements Batches {
        private final List<Batch> kept = new ArrayList<>();

        @Override
        public Batch same(Batch batch) {
            return batch;
        }

        @Override
        public Batch fresh(int rows) {
            return Batch.ofRows(Point.class, list(rows), CallContext.current().allocator());
        }

        @Override
        public @Nullable Batch maybe(@Nullable Batch batch) {
            return batch;
        }

        @Override
        public Held hold(Held held) {
            return held;
        }

        @Override
        public List<Held> all(List<Held> all) {
            return all;
        }

        @Override
        public Map<String, Optional<Batch>> byName(Map<String, Optional<Batch>> batches) {
            return batches;
        }

        @Override
        public Schema schema(Schema schema) {
            return schema;
        }

        @Override
        public long keep(Batch batch) {
            kept.add(batch.transferTo(Rpc.allocator()));
            return batch.isClosed() ? 1 : 0;
        }

        @Override
        public Held broken(Batch batch) {
            // The batch is made, and then the text cannot travel.
            return new Held("\ud800", fresh(3), batch.schema());
        }
    }

    private final Service service = new Service();
    private final Served<Batches> served = new Served<>(Batches.class, service);

    @AfterEach
    void close() {
        served.close();
        service.kept.forEach(Batch::close);
    }

    private static Batch points(int count) {
        return Batch.ofRows(Point.class, list(count));
    }

    private static List<Point> list(int count) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(new Point(i, "point " + i));
        }
        return points;
    }

    @Test
    void batchComesBackAndIsTheCallers() {
        for (int rows : new int[] {0, 1, 1000}) {
            try (Batch sent = points(rows);
                    Batch got = served.proxy.same(sent)) {
                assertThat(got.rowCount()).isEqualTo(rows);
                assertThat(got.rows(Point.class)).isEqualTo(sent.rows(Point.class)).hasSize(rows);
                assertThat(got.schema()).isEqualTo(Batch.schemaOf(Point.class));
                assertThat(sent.isClosed()).isFalse();
            }
        }
    }

    @Test
    void batchesOfTheCallsAllocatorAreSentAndFreed() {
        try (Batch got = served.proxy.fresh(70)) {
            assertThat(got.rows(Point.class)).hasSize(70).endsWith(new Point(69, "point 69"));
        }
    }

    @Test
    void batchesStandInRecordsListsMapsAndOptionals() {
        Schema schema = Batch.schemaOf(Point.class);
        try (Batch sent = points(2)) {
            Held held = served.proxy.hold(new Held("one", sent, schema));
            try (Batch inside = held.batch()) {
                assertThat(inside.rows(Point.class)).isEqualTo(sent.rows(Point.class));
                assertThat(held.schema()).isEqualTo(schema);
            }
            assertThat(served.proxy.hold(new Held("none", null, schema)).batch()).isNull();
            assertThat(served.proxy.maybe(null)).isNull();
            List<Held> all = served.proxy.all(List.of(new Held("a", sent, schema), new Held("b", null, schema)));
            try (Batch inside = all.getFirst().batch()) {
                assertThat(inside.rowCount()).isEqualTo(2);
            }
            Map<String, Optional<Batch>> named =
                    served.proxy.byName(Map.of("some", Optional.of(sent), "none", Optional.empty()));
            assertThat(named.get("none")).isEmpty();
            try (Batch inside = named.get("some").orElseThrow()) {
                assertThat(inside.rowCount()).isEqualTo(2);
            }
        }
    }

    @Test
    void schemasComeBack() {
        Field words = new Field(
                "words",
                new FieldType(true, ArrowType.Utf8.INSTANCE, new DictionaryEncoding(3, true, new ArrowType.Int(16, true))),
                null);
        Schema schema = new Schema(
                List.of(words, Field.notNullable("at", new ArrowType.Duration(org.apache.arrow.vector.types.TimeUnit.SECOND))),
                Map.of("key", "value"));
        assertThat(served.proxy.schema(schema)).isEqualTo(schema);
        assertThat(served.proxy.schema(new Schema(List.of()))).isEqualTo(new Schema(List.of()));
    }

    @Test
    void batchWithoutColumnsKeepsItsRows() {
        VectorSchemaRoot root = new VectorSchemaRoot(new Schema(List.of()), List.of(), 5);
        try (Batch sent = Batch.of(root);
                Batch got = served.proxy.same(sent)) {
            assertThat(got.rowCount()).isEqualTo(5);
            assertThat(got.schema().getFields()).isEmpty();
        }
    }

    @Test
    void dictionariesTravelWithTheirColumns() {
        DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(16, true));
        VarCharVector words = new VarCharVector("words", Rpc.allocator());
        words.setSafe(0, "first".getBytes(StandardCharsets.UTF_8));
        words.setSafe(1, "second".getBytes(StandardCharsets.UTF_8));
        words.setValueCount(2);
        SmallIntVector indices =
                new SmallIntVector("d", new FieldType(true, new ArrowType.Int(16, true), encoding), Rpc.allocator());
        indices.setSafe(0, 1);
        indices.setNull(1);
        indices.setSafe(2, 0);
        indices.setValueCount(3);
        MapDictionaryProvider provider = new MapDictionaryProvider(new Dictionary(words, encoding));
        record Word(@Nullable String d) {}
        try (Batch sent = Batch.of(new VectorSchemaRoot(List.of(indices)), provider);
                Batch got = served.proxy.same(sent)) {
            assertThat(got.schema().getFields().getFirst().getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
            assertThat(got.root().getVector(0)).isInstanceOf(SmallIntVector.class);
            assertThat(got.dictionaries().lookup(7).getVector().getValueCount()).isEqualTo(2);
            assertThat(sent.rows(Word.class)).containsExactly(new Word("second"), new Word(null), new Word("first"));
            assertThat(got.rows(Word.class)).isEqualTo(sent.rows(Word.class));
        }
    }

    @Test
    void transferredBatchOutlivesItsCall() {
        try (Batch sent = points(4)) {
            assertThat(served.proxy.keep(sent)).isEqualTo(1);
            assertThat(service.kept.getFirst().rows(Point.class)).isEqualTo(sent.rows(Point.class));
        }
    }

    /** Arrow's transfer pairs refuse this type. */
    @Test
    void nestedListsOfOneLengthAreTransferred() {
        Field elements = new Field(
                "pair",
                FieldType.nullable(new ArrowType.FixedSizeList(2)),
                List.of(Field.nullable("item", new ArrowType.Int(32, true))));
        Field outer = new Field("s", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(elements));
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(outer)), Rpc.allocator());
        root.setRowCount(3);
        try (BufferAllocator kept = Rpc.allocator().newChildAllocator("kept", 0, Long.MAX_VALUE)) {
            Batch sent = Batch.of(root);
            String values = root.contentToTSVString();
            try (Batch moved = sent.transferTo(kept)) {
                assertThat(sent.isClosed()).isTrue();
                assertThat(moved.root().contentToTSVString()).isEqualTo(values);
                assertThat(kept.getAllocatedMemory()).isPositive();
            }
            assertThat(kept.getAllocatedMemory()).isZero();
        }
    }

    @Test
    void whatCannotTravelLeavesNothing() {
        try (Batch sent = points(1)) {
            RemoteCallException e =
                    catchThrowableOfType(RemoteCallException.class, () -> served.proxy.broken(sent));
            assertThat(e.getMessage()).contains("surrogate");
            try (Batch again = served.proxy.same(sent)) {
                assertThat(again.rowCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void closedBatchIsRefusedBeforeAnythingIsSent() {
        Batch sent = points(1);
        sent.close();
        sent.close();
        assertThatThrownBy(() -> served.proxy.same(sent))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("same().batch")
                .hasMessageContaining("closed");
        assertThatThrownBy(sent::root).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void vectorsOfUnequalLengthAreRefusedByName() {
        IntVector n = new IntVector("n", Rpc.allocator());
        n.setSafe(0, 1);
        n.setValueCount(1);
        VectorSchemaRoot root = new VectorSchemaRoot(List.of(n.getField()), List.of(n), 2);
        try (Batch sent = Batch.of(root)) {
            assertThatThrownBy(() -> served.proxy.same(sent))
                    .isInstanceOf(ValueException.class)
                    .hasMessageContaining("n")
                    .hasMessageContaining("1 values, the batch 2 rows");
        }
    }

    @Test
    void callsMemoryIsBoundedByName() {
        try (Served<Batches> small = new Served<>(
                        Batches.class, service, server -> server.limits(Limits.defaults().withMaxCallBytes(1 << 10)));
                Batch sent = points(500)) {
            RemoteCallException e = catchThrowableOfType(RemoteCallException.class, () -> small.proxy.same(sent));
            assertThat(e.getMessage()).contains("maxCallBytes = 1024");
            try (Batch few = points(1);
                    Batch got = small.proxy.same(few)) {
                assertThat(got.rowCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void rowsOfAnotherShapeAreRefusedWithTheirPath() {
        record Other(long x, @Nullable String missing) {}
        record Wrong(boolean name) {}
        try (Batch batch = points(2)) {
            assertThat(batch.rows(Other.class)).containsExactly(new Other(0, null), new Other(1, null));
            assertThatThrownBy(() -> batch.rows(Wrong.class)).isInstanceOf(ValueException.class).hasMessageContaining("name");
        }
        assertThatThrownBy(() -> Batch.ofRows(Point.class, List.of(new Point(1, "a"), new Point(2, "\udfff"))))
                .isInstanceOfSatisfying(ValueException.class, e -> assertThat(e.path()).isEqualTo("[1].name"));
    }

    @Test
    void allocatorOfAChildIsItsOwnLimit() {
        try (BufferAllocator tiny = Rpc.allocator().newChildAllocator("tiny", 0, 64)) {
            assertThatThrownBy(() -> Batch.ofRows(Point.class, List.of(new Point(1, "x".repeat(500))), tiny))
                    .isInstanceOf(LimitException.class);
            assertThat(tiny.getAllocatedMemory()).isZero();
        }
    }
}
