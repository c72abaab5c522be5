package dev.vgirpc.wire.contract;

import static dev.vgirpc.wire.contract.RoundTrip.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.Default;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.Transient;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Transient components, and records that are read from fewer columns than they have (protocol page 1.5). */
class RecordDefaultsTest {

    enum Kind {
        LIMIT,
        MARKET
    }

    record Order(
            String symbol,
            @Default("100") int count,
            @Default("LIMIT") Kind kind,
            @Default("none") @Nullable String note,
            @Nullable Long parent,
            Optional<Double> price,
            @Default("0aff") byte[] seal,
            @Default("00") Optional<byte[]> more) {}

    record Defaulted(@Default("1") long a, @Default("x") String b, @Nullable Long c) {}

    record Cached(
            @Transient @Default("7") int tries,
            String name,
            @Transient boolean dirty,
            @Transient char letter,
            @Transient @Nullable Thread owner,
            long size,
            @Transient Optional<Thread> other,
            @Transient @Default("[]") List<Object> listeners,
            @Transient @Default("{}") Map<String, Thread> index,
            @Transient @Default("1.50") BigDecimal price,
            @Transient @Default("MARKET") Optional<Kind> kind,
            @Transient @Default("2.5") Optional<BigDecimal> ratio) {}

    record AllTransient(@Transient @Default("a") String a, @Transient long b) {}

    record Nothing() {}

    record Generic<T>(@Transient T scratch, @Default("5") T kept) {}

    @SnakeCase
    record Shadow(@Transient @Nullable String unit_price, long unitPrice) {}

    interface Service {
        void order(Order order);

        void orders(List<Order> orders);

        void defaulted(Defaulted value);

        void defaultedInside(List<Defaulted> values);

        void cached(Cached cached);

        void cachedInside(Map<String, Cached> map);

        void allTransient(AllTransient value);

        void nothing(Nothing value);

        void empties(List<AllTransient> transients, List<@Nullable Nothing> nothings);

        void generic(Generic<Optional<Long>> value);

        void shadow(Shadow value);

        AllTransient giveAllTransient();
    }

    private static final WireType INT64 = new WireType.Int(64, true);
    private static final WireType TEXT = new WireType.Utf8(false);

    private static Object read(String method, StreamBytes stream) {
        return RoundTrip.record(method(Service.class, method), stream.bytes());
    }

    private static StreamBytes symbolOnly() {
        return new StreamBytes().schema(new WireField("symbol", false, TEXT)).batch(1, new Object[][] {{"ACME"}}).end();
    }

    @Test
    void missingColumnsTakeTheirDefaults() {
        Order order = (Order) read("order", symbolOnly());

        assertThat(order)
                .usingRecursiveComparison()
                .isEqualTo(new Order(
                        "ACME",
                        100,
                        Kind.LIMIT,
                        "none",
                        null,
                        Optional.empty(),
                        new byte[] {10, -1},
                        Optional.of(new byte[] {0})));
    }

    @Test
    void defaultArraysAreNotShared() {
        Order first = (Order) read("order", symbolOnly());
        first.seal()[0] = 99;
        first.more().orElseThrow()[0] = 99;

        Order second = (Order) read("order", symbolOnly());
        assertThat(second.seal()).containsExactly(10, -1);
        assertThat(second.more().orElseThrow()).containsExactly(0);
    }

    @Test
    void missingColumnsInsideStructsTakeTheirDefaults() {
        byte[] request = new StreamBytes()
                .schema(new WireField(
                        "result",
                        true,
                        new WireType.ListOf(false),
                        new WireField("item", true, new WireType.Struct(), new WireField("b", true, TEXT))))
                .batch(1, new Object[][] {{new Object[] {new Object[] {"one"}, new Object[] {"two"}}}})
                .bytes();
        Slot slot = new ShapeFactory()
                .topLevel(
                        method(Service.class, "defaultedInside").method().getAnnotatedParameterTypes()[0],
                        TypeScope.EMPTY,
                        Object.class);
        Object values = Streams.<Object>withFirstBatch(request, batch -> slot.reader(batch.schema().fields().getFirst())
                .read(new RowDecoder(batch.schema()).decode(batch)[0], Readings.plain()));

        assertThat(values).isEqualTo(List.of(new Defaulted(1, "one", null), new Defaulted(1, "two", null)));
    }

    @Test
    void whatIsReceivedWins() {
        StreamBytes stream = new StreamBytes()
                .schema(
                        new WireField("note", true, TEXT),
                        new WireField("count", true, INT64),
                        new WireField("symbol", false, TEXT))
                .batch(1, new Object[][] {{null}, {3L}, {"S"}})
                .end();
        Order order = (Order) read("order", stream);

        assertThat(order.note()).isNull();
        assertThat(order.count()).isEqualTo(3);
    }

    @Test
    void nullInAColumnIsNotAMissingColumn() {
        StreamBytes stream = new StreamBytes()
                .schema(new WireField("symbol", false, TEXT), new WireField("count", true, INT64))
                .batch(1, new Object[][] {{"S"}, {null}})
                .end();

        assertThatThrownBy(() -> read("order", stream))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NULL);
                    assertThat(e.path()).isEqualTo("order.count");
                });
    }

    @Test
    void missingColumnsWithoutDefaultAreAllNamed() {
        StreamBytes stream = new StreamBytes()
                .schema(new WireField("tries", false, INT64), new WireField("other", true, TEXT))
                .batch(1, new Object[][] {{1L}, {"x"}})
                .end();

        assertThatThrownBy(() -> read("cached", stream))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.SHAPE);
                    assertThat(e.detail())
                            .isEqualTo("fields 'name', 'size' of record Cached are missing; found [tries, other]");
                });
    }

    @Test
    void zeroColumnsAreAllDefaults() {
        Defaulted defaults = new Defaulted(1, "x", null);

        assertThat(read("defaulted", new StreamBytes().schema().batch(0).end())).isEqualTo(defaults);
        assertThat(read("defaulted", new StreamBytes().schema().batch(1).end())).isEqualTo(defaults);
        assertThat(read("defaulted", new StreamBytes().schema().end())).isEqualTo(defaults);
        assertThat(read("defaulted", new StreamBytes())).isEqualTo(defaults);
    }

    @Test
    void zeroColumnsAreRefusedWhereOneIsRequired() {
        ValueException refusal = catchThrowableOfType(
                ValueException.class, () -> read("order", new StreamBytes().schema().batch(0).end()));
        assertThat(refusal).hasMessage("order: field 'symbol' of record Order is missing; found []");
        assertThatThrownBy(() -> read("order", new StreamBytes()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("Order");
    }

    /** Leniency ends where there are columns: then there is exactly one row. */
    @Test
    void noRowOfSomeColumnsIsRefused() {
        WireField known = new WireField("a", false, INT64);
        for (WireField field : List.of(known, known.withName("unknown"))) {
            assertThatThrownBy(() -> read("defaulted", new StreamBytes().schema(field).batch(0, new Object[][] {{}}).end()))
                    .isInstanceOf(ValueException.class)
                    .hasMessageContainingAll("Defaulted", "exactly one row", "0 rows");
        }
    }

    private static Cached received(String name, long size) {
        return new Cached(
                7,
                name,
                false,
                '\0',
                null,
                size,
                Optional.empty(),
                List.of(),
                Map.of(),
                new BigDecimal("1.50"),
                Optional.of(Kind.MARKET),
                Optional.of(new BigDecimal("2.5")));
    }

    private static Cached sent(String name, long size) {
        return new Cached(
                99,
                name,
                true,
                'x',
                Thread.currentThread(),
                size,
                Optional.of(Thread.currentThread()),
                new ArrayList<>(List.of(1)),
                Map.of("k", Thread.currentThread()),
                BigDecimal.TEN,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void transientComponentsDoNotTravel() {
        assertThat(method(Service.class, "cachedInside").request().schema().text())
                .isEqualTo("map: map<string, struct<name: string not null, size: int64 not null>> not null");
        assertThat(RoundTrip.arguments(method(Service.class, "cached"), sent("n", 5))).containsExactly(received("n", 5));
        assertThat(RoundTrip.arguments(method(Service.class, "cachedInside"), Map.of("k", sent("m", 6))))
                .containsExactly(Map.of("k", received("m", 6)));
        Streams.Stream stream = Streams.readAll(RoundTrip.recordBytes(method(Service.class, "cached"), sent("n", 5)))
                .getFirst();
        assertThat(stream.schema().text()).isEqualTo("name: string not null, size: int64 not null");
    }

    /** A sender whose component is not transient does not reach ours. */
    @Test
    void columnOfATransientComponentIsIgnored() {
        StreamBytes stream = new StreamBytes()
                .schema(
                        new WireField("tries", false, TEXT),
                        new WireField("name", false, TEXT),
                        new WireField("size", false, INT64))
                .batch(1, new Object[][] {{"many"}, {"n"}, {1L}})
                .end();

        assertThat(read("cached", stream)).isEqualTo(received("n", 1));
    }

    @Test
    void transientComponentHasNoNameOnTheWire() {
        assertThat(RoundTrip.arguments(method(Service.class, "shadow"), new Shadow("x", 3)))
                .containsExactly(new Shadow(null, 3));
    }

    @Test
    void recordsWithoutColumnsTravel() {
        AllTransient received = new AllTransient("a", 0);

        assertThat(RoundTrip.arguments(method(Service.class, "allTransient"), new AllTransient("z", 9)))
                .containsExactly(received);
        assertThat(RoundTrip.result(method(Service.class, "giveAllTransient"), new AllTransient("z", 9)))
                .isEqualTo(received);
        assertThat(RoundTrip.arguments(method(Service.class, "nothing"), new Nothing())).containsExactly(new Nothing());
        List<@Nullable Nothing> nothings = new ArrayList<>();
        nothings.add(null);
        nothings.add(new Nothing());
        assertThat(RoundTrip.arguments(
                        method(Service.class, "empties"),
                        List.of(new AllTransient("z", 9), new AllTransient("y", 8)),
                        nothings))
                .containsExactly(List.of(received, received), nothings);
    }

    @Test
    void typeArgumentsDecide() {
        Object value = RoundTrip.arguments(
                        method(Service.class, "generic"), new Generic<>(Optional.of(1L), Optional.of(2L)))[0];
        assertThat(value).isEqualTo(new Generic<>(Optional.empty(), Optional.of(2L)));
        assertThat(read("generic", new StreamBytes().schema().batch(0).end()))
                .isEqualTo(new Generic<>(Optional.empty(), Optional.of(5L)));
    }

    /** The compiler refuses it elsewhere, above all on parameters. */
    @Test
    void transientStandsOnComponentsOnly() {
        assertThat(Transient.class.getAnnotation(Target.class).value()).containsExactly(ElementType.RECORD_COMPONENT);
        assertThat(Set.of(Default.class.getAnnotation(Target.class).value()))
                .containsExactlyInAnyOrder(ElementType.RECORD_COMPONENT, ElementType.PARAMETER);
    }
}
