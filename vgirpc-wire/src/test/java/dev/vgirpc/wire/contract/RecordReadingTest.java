package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records are read from streams that other programs wrote their own way (protocol pages 1.5 and 18.7). */
class RecordReadingTest {

    record Inner(int number) {
        Inner {
            if (number == 13) {
                throw new IllegalArgumentException("thirteen");
            }
        }
    }

    record Row(double ratio, int count, @Nullable String note, Optional<Long> total, List<Inner> inners) {}

    interface Service {
        void take(Row row);

        void takeOptional(Optional<Row> row);

        void takeStructs(List<Row> rows);

        void takeMap(Map<String, Long> map, Set<Long> set);

        Row give();
    }

    private static final WireType INT64 = new WireType.Int(64, true);
    private static final WireType INT32 = new WireType.Int(32, true);
    private static final WireType FLOAT64 = new WireType.Floating(64);
    private static final WireType TEXT = new WireType.Utf8(false);

    private static final WireField INNERS = new WireField(
            "inners",
            true,
            new WireType.ListOf(false),
            new WireField("item", true, new WireType.Struct(), new WireField("number", true, INT64)));

    private static MethodPlan plan(String method) {
        return ServicePlan.of(Service.class).methods().get(method);
    }

    /** The argument that a stream's bytes become. */
    private static Object read(byte[] record) {
        byte[] request = new StreamBytes()
                .schema(new WireField("row", false, new WireType.Binary(false)))
                .batch(1, new Object[][] {{record}})
                .bytes();
        return Streams.<Object>withFirstBatch(request, batch -> plan("take").arguments(batch, Readings.plain())[0]);
    }

    private static StreamBytes fields(WireField... fields) {
        return new StreamBytes().schema(fields);
    }

    private static byte[] ownBytes(Row row) {
        MethodPlan plan = plan("take");
        try (dev.vgirpc.wire.WireBuffer buffer = new dev.vgirpc.wire.WireBuffer(64)) {
            Object natural = plan.requestRow(new Object[] {row})[0];
            ((dev.vgirpc.wire.column.BinaryWriter) natural).writeTo(buffer);
            return buffer.toByteArray();
        }
    }

    @Test
    void ownStreamComesBack() {
        Row row = new Row(1.5, 7, "note", Optional.of(9L), List.of(new Inner(1), new Inner(2)));
        Row sparse = new Row(-0.0, 0, null, Optional.empty(), List.of());

        assertThat(read(ownBytes(row))).isEqualTo(row);
        assertThat(read(ownBytes(sparse))).isEqualTo(sparse);
    }

    @Test
    void orderAndFurtherFieldsDoNotMatter() {
        byte[] stream = fields(
                        INNERS,
                        new WireField("unknown", true, new WireType.Decimal(20, 4, 128)),
                        new WireField("note", false, new WireType.Utf8(true)),
                        new WireField("total", true, INT64),
                        new WireField("more", true, new WireType.Struct(), new WireField("x", true, INT64)),
                        new WireField("count", true, INT32),
                        new WireField("ratio", true, FLOAT64))
                .batch(1, new Object[][] {
                    {new Object[] {new Object[] {5L}}}, {null}, {"n"}, {4L}, {new Object[] {1L}}, {3L}, {0.5}
                })
                .end()
                .bytes();

        assertThat(read(stream)).isEqualTo(new Row(0.5, 3, "n", Optional.of(4L), List.of(new Inner(5))));
    }

    private static byte[] withTypes(WireType ratio, Object ratioValue, WireType count, Object countValue) {
        return fields(new WireField("ratio", true, ratio), new WireField("count", true, count), INNERS)
                .batch(1, new Object[][] {{ratioValue}, {countValue}, {new Object[0]}})
                .end()
                .bytes();
    }

    @Test
    void numbersOfOtherTypesAreReadWhereTheyFit() {
        Row expected = new Row(3, 2, null, Optional.empty(), List.of());

        assertThat(read(withTypes(INT64, 3L, INT64, 2L))).isEqualTo(expected);
        assertThat(read(withTypes(new WireType.Floating(32), 3f, new WireType.Int(8, true), 2L))).isEqualTo(expected);
        assertThat(read(withTypes(new WireType.Int(8, false), 3L, new WireType.Int(16, false), 2L))).isEqualTo(expected);
        assertThat(read(withTypes(FLOAT64, 3d, new WireType.Int(64, false), 2L))).isEqualTo(expected);
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        for (Object[] each : new Object[][] {
            {INT64, 1L << 31}, {INT64, -(1L << 31) - 1}, {new WireType.Int(32, false), 0xFFFF_FFFFL}, {new WireType.Int(64, false), -1L}
        }) {
            assertThatThrownBy(() -> read(withTypes(FLOAT64, 1d, (WireType) each[0], each[1])))
                    .isInstanceOfSatisfying(ValueException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.RANGE);
                        assertThat(e.path()).isEqualTo("row.count");
                    });
        }
    }

    @Test
    void otherTypesAreRefusedByName() {
        assertThatThrownBy(() -> read(withTypes(TEXT, "1", INT32, 1L)))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.TYPE);
                    assertThat(e.path()).isEqualTo("row.ratio");
                    assertThat(e.detail()).contains("string", "double");
                });
    }

    @Test
    void missingFieldIsAsGoodAsNull() {
        assertThat(read(withTypes(FLOAT64, 1d, INT32, 1L))).isEqualTo(new Row(1, 1, null, Optional.empty(), List.of()));
    }

    @Test
    void missingRequiredFieldIsNamed() {
        byte[] stream = fields(new WireField("ratio", true, FLOAT64), INNERS)
                .batch(1, new Object[][] {{1d}, {new Object[0]}})
                .bytes();

        assertThatThrownBy(() -> read(stream))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.SHAPE);
                    assertThat(e).hasMessageContainingAll("row", "'count'", "Row", "[ratio, inners]");
                });
    }

    @Test
    void nullWhereNoneIsAllowedIsNamed() {
        assertThatThrownBy(() -> read(withTypes(FLOAT64, null, INT32, 1L)))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NULL);
                    assertThat(e.path()).isEqualTo("row.ratio");
                });
        byte[] stream = fields(new WireField("ratio", true, FLOAT64), new WireField("count", true, INT32), INNERS)
                .batch(1, new Object[][] {{1d}, {1L}, {new Object[] {new Object[] {1L}, null}}})
                .bytes();
        assertThatThrownBy(() -> read(stream))
                .isInstanceOfSatisfying(ValueException.class, e -> assertThat(e.path()).isEqualTo("row.inners[1]"));
    }

    @Test
    void constructorThatRefusesIsAValueError() {
        byte[] stream = fields(new WireField("ratio", true, FLOAT64), new WireField("count", true, INT32), INNERS)
                .batch(1, new Object[][] {{1d}, {1L}, {new Object[] {new Object[] {13L}}}})
                .bytes();
        assertThatThrownBy(() -> read(stream))
                .isInstanceOfSatisfying(ValueException.class, e -> assertThat(e.path()).isEqualTo("row.inners[0]"))
                .hasMessageContainingAll("Inner", "thirteen");
    }

    @Test
    void rowsMustBeOne() {
        WireField[] schema = {new WireField("ratio", true, FLOAT64), new WireField("count", true, INT32), INNERS};
        byte[] none = fields(schema).batch(0, new Object[][] {{}, {}, {}}).end().bytes();
        byte[] two = fields(schema)
                .batch(2, new Object[][] {{1d, 2d}, {1L, 2L}, {new Object[0], new Object[0]}})
                .end()
                .bytes();
        byte[] noBatch = fields(schema).end().bytes();

        assertThatThrownBy(() -> read(none)).isInstanceOf(ValueException.class).hasMessageContainingAll("row", "one row", "0 rows");
        assertThatThrownBy(() -> read(two)).isInstanceOf(ValueException.class).hasMessageContaining("2 rows");
        assertThatThrownBy(() -> read(noBatch)).isInstanceOf(ValueException.class).hasMessageContaining("no batch");
    }

    @Test
    void bytesThatAreNoStreamAreRefused() {
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(ProtocolException.class).hasMessageContaining("Row");
        assertThatThrownBy(() -> read(new byte[] {1, 2, 3})).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("no stream at all, really".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOfAny(ProtocolException.class, LimitException.class);
    }

    @Test
    void changedBytesAreReadOrRefused() {
        byte[] sound = ownBytes(new Row(1.5, 7, "note", Optional.of(9L), List.of(new Inner(1), new Inner(2))));
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            byte[] broken = sound.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                broken[random.nextInt(broken.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(9));
            }
            try {
                read(broken);
            } catch (ProtocolException | LimitException | ValueException e) {
                // The refusals that are allowed.
            } catch (RuntimeException | Error e) {
                fail(HexFormat.of().formatHex(broken), e);
            }
        }
    }

    @Test
    void recordMayComeAsStructAndStructAsRecord() {
        byte[] struct = new StreamBytes()
                .schema(new WireField(
                        "result",
                        true,
                        new WireType.Struct(),
                        new WireField("ratio", true, FLOAT64),
                        new WireField("count", true, INT32),
                        INNERS))
                .batch(1, new Object[][] {{new Object[] {1d, 2L, new Object[0]}}})
                .bytes();
        assertThat(Streams.<Object>withFirstBatch(struct, batch -> plan("give").result(batch, Readings.plain())))
                .isEqualTo(new Row(1, 2, null, Optional.empty(), List.of()));
    }

    @Test
    void resultOfAnotherShapeIsRefused() {
        WireField binary = new WireField("result", true, new WireType.Binary(false));
        byte[] row = ownBytes(new Row(1, 2, null, Optional.empty(), List.of()));
        byte[] twoRows = new StreamBytes().schema(binary).batch(2, new Object[][] {{row, row}}).bytes();
        byte[] otherName = new StreamBytes().schema(binary.withName("res")).batch(1, new Object[][] {{row}}).bytes();
        byte[] isNull = new StreamBytes().schema(binary).batch(1, new Object[][] {{null}}).bytes();

        assertThatThrownBy(() -> Streams.<Object>withFirstBatch(twoRows, batch -> plan("give").result(batch, Readings.plain())))
                .isInstanceOf(ValueException.class)
                .hasMessageContainingAll("give()", "2 rows");
        assertThatThrownBy(() -> Streams.<Object>withFirstBatch(otherName, batch -> plan("give").result(batch, Readings.plain())))
                .isInstanceOf(ValueException.class)
                .hasMessageContainingAll("give()", "'result'", "res: binary");
        assertThatThrownBy(() -> Streams.<Object>withFirstBatch(isNull, batch -> plan("give").result(batch, Readings.plain())))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NULL);
                    assertThat(e.path()).isEqualTo("give().result");
                });
    }

    private static Object[] arguments(String method, WireSchema schema, Object[]... columns) {
        byte[] request = new StreamBytes().schema(schema).batch(1, columns).bytes();
        return Streams.withFirstBatch(request, batch -> plan(method).arguments(batch, Readings.plain()));
    }

    @Test
    void mapsAndSetsAreReadInTheirOrder() {
        Object[] arguments = arguments(
                "takeMap",
                plan("takeMap").request().schema(),
                new Object[] {new Object[] {new Object[] {"b", 1L}, new Object[] {"a", 2L}}},
                new Object[] {new Object[] {3L, 1L, 3L}});

        assertThat((Map<?, ?>) arguments[0]).hasToString("{b=1, a=2}");
        assertThat((Set<?>) arguments[1]).hasToString("[3, 1]");
        assertThatThrownBy(((Map<?, ?>) arguments[0])::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((Set<?>) arguments[1])::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Nullness is in the data, whatever the schema says of it. */
    @Test
    void nullsInsideMapsAreNamed() {
        WireSchema schema = plan("takeMap").request().schema();
        Object[] set = {new Object[0]};

        assertThatThrownBy(() -> arguments("takeMap", schema, new Object[] {new Object[] {new Object[] {"a", null}}}, set))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NULL);
                    assertThat(e.path()).isEqualTo("map[a]");
                });
        assertThatThrownBy(() -> arguments("takeMap", schema, new Object[] {new Object[] {new Object[] {null, 1L}}}, set))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("null key");
        assertThatThrownBy(() -> arguments("takeMap", schema, new Object[] {new Object[] {new Object[] {"a", 1L}, null}}, set))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("null entry");
    }

    @Test
    void nullForAParameterIsATypeError() {
        WireSchema schema = plan("take").request().schema();

        assertThatThrownBy(() -> arguments("take", schema, new Object[][] {{null}}))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.type()).isEqualTo("TypeError"))
                .hasMessageContainingAll("take()", "'row'", "null");
        assertThat(arguments("takeOptional", plan("takeOptional").request().schema(), new Object[][] {{null}}))
                .containsExactly(Optional.empty());
    }
}
