package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The columns of parameters and results (protocol pages 1.2 to 1.4). */
class ContractSchemaTest {

    enum Color {
        RED,
        @WireName("grass")
        GREEN
    }

    record Point(double x, @Nullable Double y) {}

    @SnakeCase
    record Line(Point startPoint, Optional<Point> endPoint, List<Point> between, Color color, @WireName("W") int width) {}

    interface Types {
        void scalars(
                boolean b, byte i8, short i16, int i32, long i64, float f32, double f64, String text, byte[] bytes);

        void boxes(
                Boolean b, Byte i8, Short i16, Integer i32, Long i64, Float f32, Double f64);

        void absent(
                @Nullable Boolean b, Optional<Byte> i8, @Nullable Long i64, @Nullable String text, byte @Nullable [] bytes,
                Optional<List<String>> list, @Nullable Color color);

        void collections(
                List<String> list, Set<Long> set, Collection<Color> colors, List<@Nullable Double> holes,
                List<List<Integer>> nested, List<Optional<Long>> options);

        void maps(Map<String, Long> plain, Map<Color, @Nullable String> colors, Map<Long, Map<String, byte[]>> nested);

        void records(Point point, @Nullable Point maybe, Optional<Line> option, List<Point> list, Map<String, Point> map);

        double add(double a, double b);

        void nothing();

        Void boxedNothing();

        Point point();

        @Nullable Point maybePoint();

        Optional<Point> optionalPoint();

        List<Line> lines();

        long number();

        Optional<Long> maybeNumber();

        Color color();

        @Nullable Color maybeColor();

        Map<Color, Color> twoDictionaries(Color first, List<Color> second);
    }

    private static WireSchema request(String method) {
        return ServicePlan.of(Types.class).methods().get(method).request().schema();
    }

    private static WireSchema response(String method) {
        return ServicePlan.of(Types.class).methods().get(method).response().schema();
    }

    @Test
    void scalars() {
        assertThat(request("scalars").text())
                .isEqualTo("b: bool not null, i8: int8 not null, i16: int16 not null, i32: int32 not null, "
                        + "i64: int64 not null, f32: float not null, f64: double not null, text: string not null, "
                        + "bytes: binary not null");
        assertThat(request("boxes").text())
                .isEqualTo("b: bool not null, i8: int8 not null, i16: int16 not null, i32: int32 not null, "
                        + "i64: int64 not null, f32: float not null, f64: double not null");
    }

    @Test
    void whatMayBeAbsentIsNullable() {
        assertThat(request("absent").text())
                .isEqualTo("b: bool, i8: int8, i64: int64, text: string, bytes: binary, list: list<item: string>, "
                        + "color: dictionary<values=string, indices=int16, ordered=0>");
    }

    @Test
    void elementsAreAlwaysNullableItems() {
        assertThat(request("collections").text())
                .isEqualTo("list: list<item: string> not null, set: list<item: int64> not null, "
                        + "colors: list<item: dictionary<values=string, indices=int16, ordered=0>> not null, "
                        + "holes: list<item: double> not null, nested: list<item: list<item: int32>> not null, "
                        + "options: list<item: int64> not null");
    }

    @Test
    void mapsHaveKeysThatAreNotNullAndValuesThatMayBe() {
        for (WireField map : request("maps").fields()) {
            assertThat(map.nullable()).isFalse();
            assertThat(map.type()).isEqualTo(new WireType.MapOf(false));
            WireField entries = map.children().getFirst();
            assertThat(entries.name()).isEqualTo("entries");
            assertThat(entries.nullable()).isFalse();
            assertThat(entries.type()).isEqualTo(new WireType.Struct());
            assertThat(entries.children()).extracting(WireField::name).containsExactly("key", "value");
            assertThat(entries.children()).extracting(WireField::nullable).containsExactly(false, true);
        }
        assertThat(request("maps").text())
                .isEqualTo("plain: map<string, int64> not null, "
                        + "colors: map<dictionary<values=string, indices=int16, ordered=0>, string> not null, "
                        + "nested: map<int64, map<string, binary>> not null");
    }

    @Test
    void recordsAreBinaryAtTheTopAndStructsInside() {
        String point = "struct<x: double not null, y: double>";
        assertThat(request("records").text())
                .isEqualTo("point: binary not null, maybe: binary, option: binary, list: list<item: " + point
                        + "> not null, map: map<string, " + point + "> not null");
    }

    @Test
    void structsKeepTheNullabilityOfTheirFields() {
        String point = "struct<x: double not null, y: double>";
        assertThat(response("lines").text())
                .isEqualTo("result: list<item: struct<start_point: " + point + " not null, end_point: " + point
                        + ", between: list<item: " + point
                        + "> not null, color: dictionary<values=string, indices=int16, ordered=0> not null, "
                        + "W: int32 not null>> not null");
    }

    @Test
    void resultsHaveOneColumnOrNone() {
        assertThat(response("nothing")).isEqualTo(WireSchema.EMPTY);
        assertThat(response("boxedNothing")).isEqualTo(WireSchema.EMPTY);
        assertThat(request("nothing")).isEqualTo(WireSchema.EMPTY);
        assertThat(response("number").text()).isEqualTo("result: int64 not null");
        assertThat(response("maybeNumber").text()).isEqualTo("result: int64");
        assertThat(response("color").text())
                .isEqualTo("result: dictionary<values=string, indices=int16, ordered=0> not null");
        assertThat(response("maybeColor").fields().getFirst().nullable()).isTrue();
    }

    /** Nullable on the wire although it is never null: protocol page 1.3. */
    @Test
    void recordResultIsNullableBinary() {
        for (String method : List.of("point", "maybePoint", "optionalPoint")) {
            assertThat(response(method).text()).isEqualTo("result: binary");
        }
    }

    @Test
    void dictionariesAreNumberedInDepthFirstOrder() {
        assertThat(request("twoDictionaries").fields().get(0).dictionary())
                .isEqualTo(new WireField.Dictionary(0, new WireType.Int(16, true), false));
        assertThat(request("twoDictionaries").fields().get(1).children().getFirst().dictionary().id()).isEqualTo(1);
        WireField entries = response("twoDictionaries").fields().getFirst().children().getFirst();
        assertThat(entries.children()).extracting(each -> each.dictionary().id()).containsExactly(0L, 1L);
    }

    /** The start of the golden request of protocol page 2.2. */
    @Test
    void addHasTheSchemaBytesOfTheGoldenRequest() {
        assertThat(HexFormat.of().formatHex(ServicePlan.of(Types.class).methods().get("add").request().prelude()))
                .isEqualTo("ffffffffa00000001000000000000a000c000600050008000a00000000010400"
                        + "0c00000008000800000004000800000004000000020000004000000004000000"
                        + "d8ffffff00000003100000001400000004000000000000000100000062000000"
                        + "caffffff00000200100014000800000007000c00000010001000000000000003"
                        + "1000000018000000040000000000000001000000610006000800060006000000"
                        + "0000020000000000");
        assertThat(SchemaMessage.encode(response("add"))).hasSize(128);
    }
}
